import { Bare, type ConfBlock, type ConfValue, Variable } from '../conf/model';
import { SYSTEM_ACCOUNT } from '../contract';
import type { JetStream } from '../server/capacity';
import { PID_FILE, STORE_DIRECTORY, tlsFiles } from '../server/files';
import { LAME_DUCK } from '../server/nats-server';
import type { Ports } from '../server/ports';
import { sizeOf } from '../size';
import { isForeign } from '../trust/issuer';
import { operatorConf } from '../trust/operator';
import { accountsBlock, type NatsAccount } from '../trust/user';
import { accountsOf, type TierAccounts } from './accounts';
import { accessTag, type LeafAccess } from './leaf-access';
import { DEFAULT_RECONNECT_SECONDS, leavesApart, type NatsTierProps, type Remote } from './props';
import { remoteBlock, remoteConnections } from './remote';

const ALL_INTERFACES = '0.0.0.0';
/**
 * Servers of a cluster whose system account is connected to the hub otherwise elect nobody before their first contact with it, in case
 * their JetStream is to be a part of the hub's: a site that starts while its link is down would store nothing.
 */
const OWN_JETSTREAM = 'no_extend';

/**
 * The nats.conf of a tier, the same for each of its servers.
 * @param accounts none of them with an operator, who has accounts of its own
 */
export function tierConf(
  props: NatsTierProps,
  ports: Ports,
  { memory, file }: JetStream,
  accounts: readonly NatsAccount[],
  access?: LeafAccess,
): ConfBlock {
  return {
    server_name: new Variable('SERVER_NAME'),
    // Tells from outside which list of leaves a server has loaded.
    server_tags: access && [accessTag(access)],
    host: ALL_INTERFACES,
    port: ports.client,
    monitor_port: ports.monitor,
    pid_file: PID_FILE,
    max_payload: props.maxPayload === undefined ? undefined : sizeOf(props.maxPayload).bytes,
    ...LAME_DUCK,
    tls: clientTls(props),
    jetstream: {
      store_dir: STORE_DIRECTORY,
      domain: props.domain,
      max_mem: new Bare(memory.text),
      max_file: new Bare(file.text),
      extension_hint: props.remote && props.replicas > 1 ? OWN_JETSTREAM : undefined,
    },
    cluster: props.replicas > 1 ? clusterBlock(props, ports) : undefined,
    leafnodes: leafnodesBlock(props, ports),
    ...whoConnects(props, accounts),
  };
}

function whoConnects({ trust }: NatsTierProps, accounts: readonly NatsAccount[]): ConfBlock {
  if (trust.kind === 'operator') return operatorConf(trust);
  return { accounts: accountsBlock(accounts), system_account: SYSTEM_ACCOUNT };
}

/** The server's own certificate; with mutual TLS, also what turns the other side's certificate into its user. */
function serverTls({ trust }: NatsTierProps): ConfBlock | undefined {
  if (!trust.issuer) return undefined;
  return { ...tlsFiles('server'), verify_and_map: trust.kind === 'mutual-tls' ? true : undefined };
}

/** The same for clients: where leaves are verified by others, the CAs of clients are behind the server's own certificate. */
function clientTls(props: NatsTierProps): ConfBlock | undefined {
  const tls = serverTls(props);
  return tls && leavesApart(props) !== undefined ? { ...tls, ca_file: tlsFiles('server').cert_file } : tls;
}

/** The addresses of a tier's servers, by their pods' names. */
function routeHosts({ labels, namespace, replicas }: NatsTierProps): string[] {
  return Array.from(
    { length: replicas },
    (_, n) => `${labels.name}-${n}.${labels.name}-headless.${namespace.name}.svc`,
  );
}

function clusterBlock(props: NatsTierProps, ports: Ports): ConfBlock {
  return {
    name: props.clusterName,
    host: ALL_INTERFACES,
    port: ports.cluster,
    // Routes are known from the start; gossip would offer pod addresses that no certificate names.
    no_advertise: true,
    tls: { ...tlsFiles('cluster'), ...routeVerification(props) },
    routes: routeHosts(props).map((host) => `nats-route://${host}:${ports.cluster}`),
  };
}

/** Where somebody else issues, one CA may have signed others too: then a certificate must name one of the routes besides. */
function routeVerification({ trust: { issuer } }: NatsTierProps): ConfBlock {
  return issuer && isForeign(issuer) ? { verify_cert_and_check_known_urls: true } : { verify: true };
}

function leafnodesBlock(props: NatsTierProps, ports: Ports): ConfBlock {
  return {
    ...(props.accepts && {
      host: ALL_INTERFACES,
      port: ports.leafnodes,
      // Leaves keep to the address that they were given: pod addresses are out of their reach.
      no_advertise: true,
      // nats-server 2.10 advertises all the same; then at least the address that is right.
      advertise: props.accepts.service.advertise,
      tls: serverTls(props),
    }),
    ...(props.remote && {
      reconnect: `${props.reconnectSeconds ?? DEFAULT_RECONNECT_SECONDS}s`,
      remotes: remotes(props.remote, accountsOf(props.trust, props.account)),
    }),
  };
}

function remotes(remote: Remote, accounts: TierAccounts): ConfValue[] {
  return remoteConnections(remote, accounts).map((connection) => remoteBlock(remote, connection));
}
