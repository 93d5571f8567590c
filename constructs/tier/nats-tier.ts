import { Construct } from 'constructs';
import type { ITerraformDependable } from '../cdktf';
import type { ConfBlock } from '../conf/model';
import { CREDENTIALS_KEY } from '../contract';
import { configMap } from '../kubernetes/config-objects';
import { labels } from '../labels';
import type { LeafTls } from '../leaf-tls';
import { type Capacity, capacityOf } from '../server/capacity';
import type { MountedFile } from '../server/files';
import { DEFAULT_IMAGES } from '../server/images';
import { NatsServer } from '../server/nats-server';
import { NetworkPolicies } from '../server/network-policies';
import { DEFAULT_PORTS, type Ports } from '../server/ports';
import { StreamsJob, type StreamsJobProps } from '../streams/streams-job';
import { Client, type ClientSpec } from '../trust/client';
import type { ExpectedSecret } from '../trust/expected-secret';
import { ExpectedSecrets, expectedSecret } from '../trust/expected-secrets';
import type { Expiries } from '../trust/expiry';
import { isExternal, trustedPem } from '../trust/issuer';
import { RequestedCertificates } from '../trust/requested-certificates';
import { AccessJob } from './access-job';
import { accountsOf, tierAccounts } from './accounts';
import { tierConf } from './conf';
import { SITE_DEFAULTS, UPSTREAM_DEFAULTS } from './defaults';
import { type LeafAccess, leafAccess } from './leaf-access';
import { problemsOf } from './problems';
import type { NatsTierProps } from './props';
import { remoteUrl } from './remote';
import { TierSecrets } from './secrets';

/**
 * One tier of the fleet in its Kubernetes cluster: hub, region and leaf differ only in their properties.
 * @throws Error that lists all problems of the properties
 */
export class NatsTier extends Construct {
  /** Names of the Secrets with the clients' credentials, by client name. */
  readonly clientSecrets: Readonly<Record<string, string>>;
  /** URL for clients in the same Kubernetes cluster. */
  readonly clientUrl: string;
  /** When the certificates that are issued or used here expire, by their names in alerts. */
  readonly expiries: Expiries;

  constructor(scope: Construct, id: string, props: NatsTierProps) {
    super(scope, id);
    const problems = problemsOf(props);
    if (problems.length > 0) throw new Error([`${this.node.path} is invalid:`, ...problems].join('\n  '));
    const ports = { ...DEFAULT_PORTS, ...props.ports };
    const scheme = props.trust.issuer ? 'tls' : 'nats';
    // If the load balancer does not expose the client port, the headless Service does.
    const service = props.accepts?.publicClients === false ? `${props.labels.name}-headless` : props.labels.name;
    this.clientUrl = `${scheme}://${service}.${props.namespace.name}.svc:${ports.client}`;
    // Hub and regions may trust one CA: with the domain in its name, the administrator of one is unknown at the other.
    const names = accountsOf(props.trust, props.account);
    const admin = this.client('admin', { name: 'admin', user: `admin.${props.domain}` }, names.messages, props);
    // Administrators of many servers need the system account; nobody uses that of a leaf.
    const systemUser =
      props.accepts && this.client('system', { name: 'sys', user: `sys.${props.domain}` }, names.system, props);
    const clients = (props.clients ?? []).map((spec) =>
      this.client(`client-${spec.name}`, spec, names.messages, props),
    );
    const all = [admin, ...(systemUser ? [systemUser] : []), ...clients];
    this.clientSecrets = Object.fromEntries(all.map(({ name, secretName }) => [name, secretName]));
    // With a JWT operator, its accounts decide who may connect, and servers disconnect those that no longer may.
    const own = props.trust.kind !== 'operator';
    const accounts = own
      ? tierAccounts({
          account: names.messages,
          clients: [admin.user, ...clients.map(({ user }) => user)],
          systemUsers: systemUser ? [systemUser.user] : [],
          leaves: props.accepts?.leaves ?? [],
        })
      : [];
    const access = own && props.accepts ? leafAccess({ accounts, ...accessOf(props) }) : undefined;
    const secrets = new TierSecrets(this, 'secrets', { tier: props, accounts });
    this.expiries = { ...secrets.expiries, ...clientExpiries(all) };
    const certificates = [...secrets.certificates, ...all.flatMap(({ tls }) => tls ?? [])];
    const capacity = capacityOf(props, props.accepts ? UPSTREAM_DEFAULTS : SITE_DEFAULTS);
    const server = this.makeServer(props, ports, {
      capacity,
      secrets,
      block: tierConf(props, ports, capacity.jetstream, accounts, access),
      dependsOn: this.makeExternal(props, certificates, [...secrets.expected, ...expectedOf(all, props)]),
    });
    this.makeNetworkPolicies(props, ports);
    this.makeStreams(props, ports, { client: admin, authorities: this.authorities(props) }, [server.statefulSet]);
    if (access && systemUser) this.makeAccess(props, ports, access, { admin, systemUser }, server);
  }

  private client(id: string, spec: ClientSpec, account: string, props: NatsTierProps): Client {
    return new Client(this, id, {
      ...spec,
      account,
      namespace: props.namespace.ref,
      trust: { ...props.trust, validity: props.trust.validity ?? props.validity },
      url: this.clientUrl,
      secretName: `${props.labels.name}-client-${spec.name}`,
      labels: props.labels,
    });
  }

  /**
   * Lists the Secrets that external issuers must provide, and requests certificates from cert-manager.
   * @returns what must exist before the servers
   */
  private makeExternal(
    { namespace, labels: given }: NatsTierProps,
    certificates: readonly LeafTls[],
    credentials: readonly ExpectedSecret[],
  ): ITerraformDependable[] {
    const secrets = [...certificates.flatMap(expectedSecret), ...credentials];
    if (secrets.length === 0) return [];
    new ExpectedSecrets(this, 'expected-secrets', { namespace: namespace.ref, labels: given, secrets });
    const requested = certificates.flatMap(({ external }) =>
      external?.issuer.certManager ? [{ ...external, issuer: external.issuer.certManager }] : [],
    );
    if (requested.length === 0) return [];
    return [
      new RequestedCertificates(this, 'certificates', {
        namespace: namespace.ref,
        labels: given,
        certificates: requested,
      }).release,
    ];
  }

  private makeServer(
    props: NatsTierProps,
    ports: Ports,
    { capacity, secrets, block, dependsOn }: ServerParts,
  ): NatsServer {
    return new NatsServer(this, 'nats', {
      namespace: props.namespace.ref,
      ownNamespace: props.namespace.own,
      namespaceId: props.namespace.resourceId,
      commands: props.commands,
      labels: props.labels,
      images: { ...DEFAULT_IMAGES, ...props.images },
      replicas: props.replicas,
      ports,
      resources: capacity.resources,
      volume: capacity.jetstream.volume,
      serverNamePrefix: props.serverNamePrefix,
      account: accountsOf(props.trust, props.account).messages,
      conf: { includes: secrets.includes, block },
      files: secrets.files,
      acceptsLeaves: props.accepts !== undefined,
      ...(props.remote && { remote: { url: remoteUrl(props.remote) } }),
      ...(props.rollout && { rollout: props.rollout }),
      dependsOn,
    });
  }

  private makeNetworkPolicies({ accepts, remote, ...props }: NatsTierProps, ports: Ports): void {
    new NetworkPolicies(this, 'network', {
      namespace: props.namespace.ref,
      ownNamespace: props.namespace.own,
      labels: props.labels,
      ports,
      listens: { cluster: props.replicas > 1, leafnodes: accepts !== undefined },
      accessJob: accepts !== undefined && props.trust.kind !== 'operator',
      clientsFrom: accepts?.publicClients ? 'anywhere' : 'pods',
      ...(remote && { remotePort: remote.port ?? DEFAULT_PORTS.leafnodes }),
    });
  }

  private makeStreams(
    props: NatsTierProps,
    ports: Ports,
    user: Pick<StreamsJobProps, 'client' | 'authorities'>,
    dependsOn: ITerraformDependable[],
  ): void {
    if (!props.streams?.length) return;
    new StreamsJob(this, 'streams', {
      ...this.jobProps(props, ports),
      ...user,
      streams: props.streams,
      replicas: props.replicas,
      dependsOn,
      ...(props.streamsJob && { streamsJob: props.streamsJob }),
    });
  }

  private makeAccess(
    props: NatsTierProps,
    ports: Ports,
    access: LeafAccess,
    users: { readonly admin: Client; readonly systemUser: Client },
    { statefulSet }: NatsServer,
  ): void {
    new AccessJob(this, 'access', {
      ...this.jobProps(props, ports),
      ...users,
      access,
      servers: Array.from({ length: props.replicas }, (_, n) => `${props.serverNamePrefix}${props.labels.name}-${n}`),
      dependsOn: [statefulSet],
      ...(props.accessJob && { accessJob: props.accessJob }),
    });
  }

  /**
   * The Secret or ConfigMap with the CA certificate for Jobs and clients, with a JWT operator: not in their own
   * Secrets.
   */
  private authorities({ trust, namespace, labels: given }: NatsTierProps): MountedFile['from'] | undefined {
    if (trust.kind !== 'operator' || !trust.issuer) return undefined;
    const pem = trustedPem(trust.issuer);
    if (pem === undefined) return { secret: `${given.name}-tls` };
    const config = configMap(this, 'authorities', {
      metadata: { name: `${given.name}-authorities`, namespace: namespace.ref, labels: labels(given) },
      data: { 'ca.crt': pem },
    });
    return { configMap: config.metadata.name };
  }

  /** Properties that all Jobs share. */
  private jobProps(props: NatsTierProps, ports: Ports) {
    return {
      namespace: props.namespace.ref,
      labels: props.labels,
      image: props.images?.box ?? DEFAULT_IMAGES.box,
      url: `${props.trust.issuer ? 'tls' : 'nats'}://${props.labels.name}-headless:${ports.client}`,
      trust: props.trust,
    };
  }
}

interface ServerParts {
  readonly capacity: Capacity;
  readonly secrets: TierSecrets;
  readonly block: ConfBlock;
  /** What must come before the servers. */
  readonly dependsOn: ITerraformDependable[];
}

function clientExpiries(clients: readonly Client[]): Expiries {
  return Object.fromEntries(clients.flatMap(({ name, tls }) => (tls?.expiry ? [[`client ${name}`, tls.expiry]] : [])));
}

function accessOf({ accepts, trust }: NatsTierProps): { revoked: readonly string[]; oldestAuthority: number } {
  const { issuer } = trust;
  const oldest = issuer && !isExternal(issuer) ? issuer.oldest : undefined;
  return { revoked: accepts?.revoked ?? [], oldestAuthority: trust.kind === 'mutual-tls' ? (oldest ?? 1) : 1 };
}

/**
 * The Secrets of clients that must exist. Only the administrator's, which creates the streams, is needed by the deploy
 * itself.
 */
function expectedOf(clients: readonly Client[], { streams = [] }: NatsTierProps): ExpectedSecret[] {
  return clients.flatMap(({ name, secretName, credentials }) =>
    credentials
      ? [{ secretName, keys: [CREDENTIALS_KEY], optional: name !== 'admin' || streams.length === 0, credentials }]
      : [],
  );
}
