import { createHash } from 'node:crypto';
import { join, relative } from 'node:path';
import type { Construct } from 'constructs';
import { TerraformBackend, TerraformRemoteState } from '../constructs/cdktf';
import type { Backend } from '../schema/environment';

/** Properties of {@link addBackend}. */
export interface BackendProps {
  readonly backend: Backend;
  /** Name of the environment. */
  readonly environment: string;
  /** Name of the stack. */
  readonly stack: string;
  /** Folder for local state, absolute. */
  readonly stateDirectory: string;
  /** Terraform's working folder for the stack, absolute. */
  readonly workingDirectory: string;
}

type Settings = Readonly<Record<string, unknown>>;

/** Adds the backend of a stack. Each stack of each environment has its own state. */
export function addBackend(scope: Construct, props: BackendProps): TerraformBackend {
  return new StateBackend(scope, props.backend.kind, backendSettings(props));
}

/**
 * The settings of a backend block, by their names in Terraform
 * (https://developer.hashicorp.com/terraform/language/backend).
 */
export function backendSettings({ backend, environment, stack, ...folders }: BackendProps): Settings {
  const path = `${environment}/${stack}`;
  switch (backend.kind) {
    case 'local':
      // Relative, so that the result does not depend on the repository's path.
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
        ...(backend.endpoint !== undefined && { endpoints: { s3: backend.endpoint }, ...NOT_AWS }),
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
        // Terraform refuses a suffix that ends in a number, as a site's name may; the appended word prevents that.
        secret_suffix: `${atMost(LONGEST_LABEL - STATE.length, `${backend.secretSuffixPrefix}.${environment}.${stack}`, '.')}${STATE}`,
      };
    case 'pg':
      return { schema_name: atMost(LONGEST_IDENTIFIER, `${backend.schemaPrefix}_${environment}_${stack}`, '_') };
    case 'http': {
      const address = `${backend.address.replace(/\/+$/, '')}/${path}`;
      return { address, lock_address: address, unlock_address: address };
    }
    case 'remote':
      return {
        hostname: backend.hostname,
        organization: backend.organization,
        workspaces: { name: atMost(LONGEST_WORKSPACE, `${backend.workspacePrefix}${environment}_${stack}`, '_') },
      };
  }
}

/** For S3-compatible services: without these, Terraform would validate the credentials and the region with AWS. */
const NOT_AWS = {
  use_path_style: true,
  skip_credentials_validation: true,
  skip_requesting_account_id: true,
  skip_metadata_api_check: true,
  skip_region_validation: true,
};
/** Suffix of the name of a state in a Kubernetes Secret. */
const STATE = '.state';
/**
 * Terraform uses the suffix as a label value: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/
 */
const LONGEST_LABEL = 63;
/** PostgreSQL truncates longer names without an error: https://www.postgresql.org/docs/current/limits.html */
const LONGEST_IDENTIFIER = 63;
/** https://developer.hashicorp.com/terraform/cloud-docs/workspaces/create */
const LONGEST_WORKSPACE = 90;

/**
 * The name; if it is too long, its beginning and a hash. Environments and stacks are DNS labels without "." and "_", so
 * joining them with one of these gives unique names; with "-", `prod` and `leaf-a-hub` would give the same name as
 * `prod-leaf-a` and `hub`.
 */
function atMost(length: number, name: string, separator: '.' | '_'): string {
  if (name.length <= length) return name;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 16);
  return `${name.slice(0, length - hash.length - 1).replace(/[^A-Za-z0-9]+$/, '')}${separator}${hash}`;
}

/** A backend block, and how other stacks read its state. One class for all kinds, since cdktf lacks some. */
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
