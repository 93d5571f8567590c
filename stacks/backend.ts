import { join, relative } from 'node:path';
import { TerraformBackend, TerraformRemoteState } from 'cdktf';
import type { Construct } from 'constructs';
import type { Backend } from '../environment/environment';

/** What a stack's backend is made from. */
export interface BackendProps {
  readonly backend: Backend;
  /** Name of the environment. */
  readonly environment: string;
  /** Name of the stack. */
  readonly stack: string;
  /** Folder for local state, absolute. */
  readonly stateDirectory: string;
  /** Where terraform runs for the stack, absolute. */
  readonly workingDirectory: string;
}

type Settings = Readonly<Record<string, unknown>>;

/** Gives a stack its backend. Each stack of each environment has a state of its own, and no two ever share one. */
export function addBackend(scope: Construct, props: BackendProps): void {
  new StateBackend(scope, props.backend.kind, backendSettings(props));
}

/** The settings of a backend block, by their names in Terraform (https://developer.hashicorp.com/terraform/language/backend). */
export function backendSettings({ backend, environment, stack, ...folders }: BackendProps): Settings {
  const path = `${environment}/${stack}`;
  switch (backend.kind) {
    case 'local':
      // Relative, so that the result is the same wherever the repository lies.
      return { path: relative(folders.workingDirectory, join(folders.stateDirectory, `${path}.tfstate`)) };
    case 's3':
      return {
        bucket: backend.bucket,
        region: backend.region,
        key: `${backend.prefix}/${path}.tfstate`,
        encrypt: backend.encrypt,
        dynamodb_table: backend.dynamodbTable,
        kms_key_id: backend.kmsKeyId,
        profile: backend.profile,
        endpoints: backend.endpoint === undefined ? undefined : { s3: backend.endpoint },
      };
    case 'gcs':
      return { bucket: backend.bucket, prefix: `${backend.prefix}/${path}` };
    case 'azurerm':
      return {
        resource_group_name: backend.resourceGroupName,
        storage_account_name: backend.storageAccountName,
        container_name: backend.containerName,
        key: `${backend.prefix}/${path}.tfstate`,
      };
    case 'kubernetes':
      return {
        namespace: backend.namespace,
        config_path: backend.configPath,
        config_context: backend.configContext,
        secret_suffix: `${backend.secretSuffixPrefix}-${environment}-${stack}`,
      };
    case 'pg':
      return { schema_name: `${backend.schemaPrefix}_${environment}_${stack}`.replaceAll('-', '_') };
    case 'http': {
      const address = `${backend.address.replace(/\/+$/, '')}/${path}`;
      return { address, lock_address: address, unlock_address: address };
    }
    case 'remote':
      return {
        hostname: backend.hostname,
        organization: backend.organization,
        workspaces: { name: `${backend.workspacePrefix}${environment}-${stack}` },
      };
  }
}

/** A backend block, and how other stacks read the state that it keeps. One class for all kinds, as cdktf has none for some. */
class StateBackend extends TerraformBackend {
  constructor(
    scope: Construct,
    name: string,
    private readonly settings: Settings,
  ) {
    super(scope, 'backend', name);
  }

  protected override synthesizeAttributes(): Settings {
    return this.settings;
  }

  override getRemoteStateDataSource(scope: Construct, name: string): TerraformRemoteState {
    return new RemoteState(scope, name, this.name, this.settings);
  }
}

class RemoteState extends TerraformRemoteState {}
