import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider';
import { RandomProvider } from '@cdktf/provider-random/lib/provider';
import { TlsProvider } from '@cdktf/provider-tls/lib/provider';
import { TerraformStack } from 'cdktf';
import type { Environment, Kube, Tier } from '../environment/environment';
import { addBackend } from './backend';
import type { FleetApp } from './fleet-app';

/** What every stack of an environment is made from. */
export interface FleetStackProps {
  readonly environment: Environment;
  /** Folder for local state, absolute; a folder for each environment is made in it. */
  readonly stateDirectory: string;
}

/** A stack with its backend: a state of its own, for each environment. */
export abstract class FleetStack extends TerraformStack {
  constructor(app: FleetApp, name: string, props: FleetStackProps) {
    super(app, name);
    addBackend(this, {
      backend: props.environment.backend,
      environment: props.environment.name,
      stack: name,
      stateDirectory: props.stateDirectory,
      workingDirectory: app.workingDirectory(this),
    });
    new TlsProvider(this, 'tls');
    if (props.environment.trust.kind === 'password') new RandomProvider(this, 'random');
  }

  /** The Kubernetes cluster that the stack's objects are in. */
  protected kubernetes({ config, context }: Kube): void {
    new KubernetesProvider(this, 'kubernetes', { configPath: config, configContext: context });
  }
}

/** The properties of a tier's construct that stand in the environment as they are. */
export function tierProps(environment: Environment, tier: Tier) {
  return {
    namespace: tier.namespace,
    images: environment.image,
    replicas: tier.replicas,
    ports: tier.ports,
    jetstream: { memory: tier.jetstream.memory.text, file: tier.jetstream.file.text },
    volume: { size: tier.jetstream.volume.size.text, storageClass: tier.jetstream.volume.class },
    resources: { cpu: tier.resources.cpu, memoryBytes: tier.resources.memory.bytes },
    validity: environment.trust.validity,
  };
}
