import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { DEFAULT_IMAGES } from '../server/images';
import { NatsServer } from '../server/nats-server';
import { NetworkPolicies } from '../server/network-policies';
import { DEFAULT_PORTS, type Ports } from '../server/ports';
import { StreamsJob } from '../streams/streams-job';
import { Client, type ClientSpec } from '../trust/client';
import type { NatsAccount, NatsUser } from '../trust/user';
import { DEFAULT_ACCOUNT, remoteUrl, SYSTEM_ACCOUNT, tierConf } from './conf';
import { leafPermissions } from './leaf-permissions';
import { problemsOf } from './problems';
import type { LeafUser, NatsTierProps } from './props';
import { TierSecrets } from './secrets';

/**
 * One tier of the fleet as it stands in one Kubernetes cluster: hub, region and leaf differ in their
 * properties only. Throws an error that lists all that is wrong with these.
 */
export class NatsTier extends Construct {
  /** Names of the Secrets with the clients' credentials, by client name. */
  readonly clientSecrets: Readonly<Record<string, string>>;
  /** URL for clients in the same Kubernetes cluster. */
  readonly clientUrl: string;

  constructor(scope: Construct, id: string, props: NatsTierProps) {
    super(scope, id);
    const problems = problemsOf(props);
    if (problems.length > 0) throw new Error([`${this.node.path} cannot be made:`, ...problems].join('\n  '));
    const ports = { ...DEFAULT_PORTS, ...props.ports };
    // Hub and regions trust one CA; with the domain in their names, one's administrator is nobody at the other.
    const admin = this.client('admin', { name: 'admin', user: `admin.${props.domain}` }, props);
    // Whoever looks after many servers needs the system account; a leaf's own is for nobody.
    const system = props.accepts ? [this.client('system', { name: 'sys', user: `sys.${props.domain}` }, props)] : [];
    const clients = (props.clients ?? []).map((spec) => this.client(`client-${spec.name}`, spec, props));
    this.clientSecrets = Object.fromEntries(
      [admin, ...system, ...clients].map(({ name, secretName }) => [name, secretName]),
    );
    const scheme = props.trust.issuer ? 'tls' : 'nats';
    // A load balancer without the client port leaves the headless Service.
    const service = props.accepts?.publicClients === false ? `${props.labels.name}-headless` : props.labels.name;
    this.clientUrl = `${scheme}://${service}.${props.namespace.name}.svc:${ports.client}`;
    const accounts: NatsAccount[] = [
      {
        name: props.account ?? DEFAULT_ACCOUNT,
        jetstream: true,
        users: [admin.user, ...clients.map(({ user }) => user), ...(props.accepts?.leaves ?? []).map(leafUser)],
      },
      { name: SYSTEM_ACCOUNT, jetstream: false, users: system.map(({ user }) => user) },
    ];
    const server = this.makeServer(props, ports, accounts);
    this.makeNetworkPolicies(props, ports);
    this.makeStreams(props, ports, admin, [server.statefulSet]);
  }

  private client(id: string, spec: ClientSpec, props: NatsTierProps): Client {
    return new Client(this, id, {
      ...spec,
      namespace: props.namespace.ref,
      trust: props.trust,
      secretName: `${props.labels.name}-client-${spec.name}`,
      labels: props.labels,
    });
  }

  private makeServer(props: NatsTierProps, ports: Ports, accounts: readonly NatsAccount[]): NatsServer {
    const secrets = new TierSecrets(this, 'secrets', { tier: props, accounts });
    return new NatsServer(this, 'nats', {
      namespace: props.namespace.ref,
      ownNamespace: props.namespace.own,
      labels: props.labels,
      images: { ...DEFAULT_IMAGES, ...props.images },
      replicas: props.replicas,
      ports,
      resources: props.resources,
      volume: props.volume,
      serverNamePrefix: props.serverNamePrefix,
      conf: { includes: secrets.includes, block: tierConf(props, ports, accounts) },
      secretFiles: secrets.files,
      acceptsLeaves: props.accepts !== undefined,
      ...(props.remote && { remoteUrl: remoteUrl(props.remote) }),
      ...(props.rollout && { rollout: props.rollout }),
    });
  }

  private makeNetworkPolicies({ accepts, remote, ...props }: NatsTierProps, ports: Ports): void {
    new NetworkPolicies(this, 'network', {
      namespace: props.namespace.ref,
      ownNamespace: props.namespace.own,
      labels: props.labels,
      ports,
      listens: { cluster: props.replicas > 1, leafnodes: accepts !== undefined },
      clientsFrom: accepts?.publicClients ? 'anywhere' : 'pods',
      ...(remote && { remotePort: remote.port ?? DEFAULT_PORTS.leafnodes }),
    });
  }

  private makeStreams(props: NatsTierProps, ports: Ports, client: Client, dependsOn: ITerraformDependable[]): void {
    if (!props.streams?.length) return;
    new StreamsJob(this, 'streams', {
      namespace: props.namespace.ref,
      labels: props.labels,
      image: props.images?.box ?? DEFAULT_IMAGES.box,
      url: `${props.trust.issuer ? 'tls' : 'nats'}://${props.labels.name}-headless:${ports.client}`,
      trust: props.trust,
      client,
      streams: props.streams,
      replicas: props.replicas,
      dependsOn,
      ...(props.streamsJob && { streamsJob: props.streamsJob }),
    });
  }
}

function leafUser({ name, domain, up, down, bcryptHash }: LeafUser): NatsUser {
  return {
    name,
    connection: 'LEAFNODE',
    proof: bcryptHash === undefined ? { kind: 'certificate' } : { kind: 'password', bcryptHash },
    ...leafPermissions({ up, down, domain }),
  };
}
