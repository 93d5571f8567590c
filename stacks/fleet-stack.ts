import { HelmProvider } from '@cdktf/provider-helm/lib/provider';
import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider';
import { RandomProvider } from '@cdktf/provider-random/lib/provider';
import { TlsProvider } from '@cdktf/provider-tls/lib/provider';
import type { AlertProps } from '../constructs/alerts/alert-props';
import {
  DefaultTokenResolver,
  Fn,
  StringConcat,
  type TerraformBackend,
  TerraformOutput,
  TerraformProvider,
  Token,
  Tokenization,
} from '../constructs/cdktf';
import { FLEET_OUTPUT, HANDED_OVER_BY, type MadeFor, type StackRole } from '../constructs/contract';
import { HandOver } from '../constructs/trust/hand-over';
import { leavesOf, placesOf, rebuilt } from '../lib/json';
import type { Environment, Tier } from '../schema/environment';
import { plainOptions } from '../schema/plain-options';
import { trustNamespace } from '../schema/trust-namespace';
import { addBackend } from './backend';
import { commandsFor, deployCommand } from './deploy-command';
import type { FleetApp } from './fleet-app';
import { ownedSource, type RequiredProviders } from './provider-lock';
import { ResolvedOnceStack } from './resolved-once-stack';

/** Properties of every stack of an environment. */
export interface FleetStackProps {
  readonly environment: Environment;
  /** Folder for local state, absolute; it contains a folder for each environment. */
  readonly stateDirectory: string;
}

/** A stack with its backend: its own state in each environment. */
export abstract class FleetStack extends ResolvedOnceStack {
  private readonly backend: TerraformBackend;
  private readonly said: TerraformOutput;
  private cluster: MadeFor['cluster'];

  constructor(app: FleetApp, name: string, props: FleetStackProps, of: StackRole) {
    super(app, name);
    this.said = new TerraformOutput(this, FLEET_OUTPUT, {
      description: 'Which stack this is, and what it is made for',
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

  /** Only now all providers are there. */
  override prepareStack(): void {
    Object.assign(this.said.value, this.madeFor());
    super.prepareStack();
  }

  private madeFor(): MadeFor {
    const providers = Object.entries(this.requiredProviders).map(([name, { source, version }]): [string, string] => [
      name,
      `${ownedSource(source)} ${version}`,
    ]);
    return { ...(this.cluster && { cluster: this.cluster }), providers: Object.fromEntries(providers) };
  }

  /** cdktf would search all of a stack's constructs for it, for each other stack that reads its outputs. */
  override ensureBackendExists(): TerraformBackend {
    return this.backend;
  }

  /** The providers that the stack requires, each in the version that its constructs were generated from. */
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
   * Adds the providers for the Kubernetes cluster of the stack's objects.
   * @param helm whether charts are installed there, in addition to those that the tier itself needs. @default false
   * @param namespace of the objects. @default the tier's own
   */
  protected kubernetes(
    { kube: { config, context }, certificates, namespace: { name } }: Tier,
    { helm = false, namespace = name } = {},
  ): void {
    this.cluster = { config, context, namespace };
    if (helm || certificates.kind === 'cert-manager') {
      new HelmProvider(this, 'helm', { kubernetes: { configPath: config, configContext: context } });
    }
    new KubernetesProvider(this, 'kubernetes', {
      configPath: config,
      configContext: context,
      // Clouds, load balancers and operators add keys to these objects: without this list each would be a change in
      // every plan, and an apply would remove it. Keys that are configured here are still compared.
      ignoreAnnotations: ['.*'],
      ignoreLabels: ['.*'],
    });
  }

  /**
   * Hands a value to the stack of a tier: a Secret in the tier's cluster has every text in it that only Terraform
   * knows. An output for each has the SHA-256, so that a plan shows what changes, and a state what is handed over.
   * @returns the value for that stack, which then depends on this one
   */
  protected handOver<Value>(value: Value, to: Tier & { readonly name: string }): (reader: FleetStack) => Value {
    const texts = unknownTexts(value);
    if (texts.size === 0) return () => value;
    const namespace = trustNamespace(to);
    this.kubernetes(to, { namespace });
    const handed = new HandOver(this, 'handed-over', {
      name: `handed-to-${to.name}`,
      namespace: { name: namespace, create: to.namespace.create },
      tier: to.name,
      data: Object.fromEntries([...texts].map(([path, text]) => [keyOf(path), text])),
    });
    for (const key of [...texts.keys()].map(keyOf)) {
      new TerraformOutput(this, key, { value: Fn.sha256(handed.value(key)), sensitive: true, staticId: true });
    }
    return (reader) => {
      reader.addDependency(this);
      const read = handed.readIn(reader, `${HANDED_OVER_BY}${this.node.id}`, this.node.id);
      return rebuilt(value, (part, keys) => {
        const path = keys.join(SEPARATOR);
        if (!texts.has(path)) return part;
        const text = read(keyOf(path));
        return PUBLIC.has(keys.at(-1) ?? '') ? Fn.nonsensitive(text) : text;
      }) as Value;
    };
  }

  /** Adds an output for every reference anywhere in a value that another stack may use. */
  protected offerAll(value: unknown): void {
    for (const text of leavesOf(value)) if (typeof text === 'string') this.offer(text);
  }

  /**
   * Adds an output for every reference in a text that another stack may use. cdktf adds those for the stacks that it
   * synthesizes; with only some stacks synthesized, a deploy would remove the outputs that the others read.
   */
  protected offer(text: string): void {
    const options = { scope: this, resolver: new DefaultTokenResolver(new StringConcat()), preparing: false };
    const resolved: string = Tokenization.resolve(text, options);
    for (const [reference] of resolved.matchAll(REFERENCE)) this.registerOutgoingCrossStackReference(reference);
  }
}

/** Separates the keys of a path; no key contains it. */
const SEPARATOR = '/';

/** Properties whose texts are public: a plan shows them, although it hides what comes from a Secret. */
const PUBLIC: ReadonlySet<string> = new Set([
  'certPem',
  'caPem',
  'trustedPem',
  'chainPem',
  'abovePem',
  'serversPem',
  'leavesPem',
  'notAfter',
]);

/** The texts in a value that only Terraform knows, by the path of keys to them. */
function unknownTexts(value: unknown): Map<string, string> {
  return new Map(
    placesOf(value).flatMap(([part, path]): [string, string][] =>
      typeof part === 'string' && Token.isUnresolved(part) ? [[path.join(SEPARATOR), part]] : [],
    ),
  );
}

/** `servers/certPem` becomes `servers_cert_pem`, a valid name for outputs and for keys of a Secret. */
function keyOf(path: string): string {
  return path.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`).replace(/[^a-z0-9_-]+/g, '_');
}

/** A resource's attribute, e.g. `tls_private_key.ca.private_key_pem` or `kubernetes_service_v1.hub.status[0].…`. */
const REFERENCE = /\b[a-z]+_[a-z0-9_]+\.[A-Za-z_][A-Za-z0-9_-]*(?:\.[a-z_]+(?:\[0\])?)+/g;

/** The properties of a tier's construct that come from the environment; plain options are passed on unchanged. */
export function tierProps<Its extends Tier>(environment: Environment, tier: Its) {
  return {
    ...plainOptions(tier),
    namespace: tier.namespace,
    clusterDomain: tier.kube.clusterDomain,
    commands: commandsFor(environment, tier),
    images: environment.image,
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
