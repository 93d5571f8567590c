import { HelmProvider } from '@cdktf/provider-helm/lib/provider';
import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider';
import { RandomProvider } from '@cdktf/provider-random/lib/provider';
import { TlsProvider } from '@cdktf/provider-tls/lib/provider';
import {
  DefaultTokenResolver,
  StringConcat,
  type TerraformBackend,
  TerraformOutput,
  TerraformProvider,
  Tokenization,
} from 'cdktf';
import type { AlertProps } from '../constructs/alerts/alert-props';
import type { Environment, Tier } from '../environment/environment';
import { addBackend } from './backend';
import { commandsFor, deployCommand } from './deploy-command';
import type { FleetApp } from './fleet-app';
import { FLEET_OUTPUT, type StackRole } from './fleet-output';
import type { RequiredProviders } from './provider-lock';
import { ResolvedOnceStack } from './resolved-once-stack';

/** What every stack of an environment is made from. */
export interface FleetStackProps {
  readonly environment: Environment;
  /** Folder for local state, absolute; a folder for each environment is made in it. */
  readonly stateDirectory: string;
}

/** A stack with its backend: a state of its own, for each environment. */
export abstract class FleetStack extends ResolvedOnceStack {
  private readonly backend: TerraformBackend;

  constructor(app: FleetApp, name: string, props: FleetStackProps, of: StackRole) {
    super(app, name);
    new TerraformOutput(this, FLEET_OUTPUT, {
      description: 'Which stack this is',
      staticId: true,
      value: { environment: props.environment.name, stack: name, ...of },
    });
    this.backend = addBackend(this, {
      backend: props.environment.backend,
      environment: props.environment.name,
      stack: name,
      stateDirectory: props.stateDirectory,
      workingDirectory: app.workingDirectory(this),
    });
    new TlsProvider(this, 'tls');
    if (props.environment.trust.kind === 'password') new RandomProvider(this, 'random');
  }

  /** cdktf would look through all of a stack's constructs for it, for each other stack that reads its outputs. */
  override ensureBackendExists(): TerraformBackend {
    return this.backend;
  }

  /** The providers that the stack requires, each in the one version that its constructs were generated from. */
  get requiredProviders(): RequiredProviders {
    const providers = this.node.children.filter((child) => child instanceof TerraformProvider);
    return Object.fromEntries(
      providers.map(({ terraformResourceType, terraformProviderSource, terraformGeneratorMetadata }) => [
        terraformResourceType,
        {
          source: terraformProviderSource ?? terraformResourceType,
          version: terraformGeneratorMetadata?.providerVersion ?? '',
        },
      ]),
    );
  }

  /**
   * The Kubernetes cluster that the stack's objects are in.
   * @param helm whether charts are installed there, besides those that the tier itself needs. @default false
   */
  protected kubernetes({ kube: { config, context }, certificates }: Tier, { helm = false } = {}): void {
    if (helm || certificates.kind === 'cert-manager') {
      new HelmProvider(this, 'helm', { kubernetes: { configPath: config, configContext: context } });
    }
    new KubernetesProvider(this, 'kubernetes', {
      configPath: config,
      configContext: context,
      // Clouds, load balancers and operators write keys of their own on objects that are here: left out of this list, each
      // would be a change in every plan, and an apply would take it away. What is configured here is compared all the same.
      ignoreAnnotations: ['.*'],
      ignoreLabels: ['.*'],
    });
  }

  /**
   * Makes an output of every reference in a text that another stack may use. cdktf does so for the stacks that it
   * synthesizes; where these are only some, a deployment would take away the outputs that the others read.
   */
  protected offer(text: string): void {
    const options = { scope: this, resolver: new DefaultTokenResolver(new StringConcat()), preparing: false };
    const resolved: string = Tokenization.resolve(text, options);
    for (const [reference] of resolved.matchAll(REFERENCE)) this.registerOutgoingCrossStackReference(reference);
  }
}

/** A resource's attribute, e.g. `tls_private_key.ca.private_key_pem` or `kubernetes_service_v1.hub.status[0].…`. */
const REFERENCE = /\b[a-z]+_[a-z0-9_]+\.[A-Za-z_][A-Za-z0-9_-]*(?:\.[a-z_]+(?:\[0\])?)+/g;

/** The properties of a tier's construct that stand in the environment as they are. */
export function tierProps(environment: Environment, tier: Tier) {
  return {
    namespace: tier.namespace,
    createNamespace: tier.createNamespace,
    keepOnDestroy: tier.keepOnDestroy,
    rollout: tier.rollout,
    clusterDomain: tier.kube.clusterDomain,
    commands: commandsFor(environment, tier),
    streamsJob: tier.streamsJob,
    images: environment.image,
    replicas: tier.replicas,
    ports: tier.ports,
    jetstream: { memory: tier.jetstream.memory.text, file: tier.jetstream.file.text },
    volume: { size: tier.jetstream.volume.size.text, storageClass: tier.jetstream.volume.class },
    resources: { cpu: tier.resources.cpu, memoryBytes: tier.resources.memory.bytes },
    validity: environment.trust.validity,
    authority: environment.trust.authority,
    rotation: environment.trust.ca,
  };
}

/** The alerts of a tier that has any. */
export function alertProps(environment: Environment, tier: Tier, chart: string): AlertProps {
  const { enabled: _enabled, sites: _sites, ...props } = environment.alerts;
  return { ...props, chart, renewedBy: deployCommand(environment, tier.name) };
}
