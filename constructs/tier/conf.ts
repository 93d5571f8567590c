import { Bare, type ConfBlock, type ConfValue, Variable } from '../conf/model';
import { SYSTEM_ACCOUNT } from '../contract';
import type { JetStream } from '../server/capacity';
import { PID_FILE, STORE_DIRECTORY, tlsFiles } from '../server/files';
import { LAME_DUCK } from '../server/nats-server';
import type { Ports } from '../server/ports';
import { sizeOf } from '../size';
import { isExternal } from '../trust/issuer';
import { operatorConf } from '../trust/operator';
import { accountsBlock, type NatsAccount } from '../trust/user';
import { accountsOf, type TierAccounts } from './accounts';
import { accessTag, type LeafAccess } from './leaf-access';
import { DEFAULT_RECONNECT_SECONDS, leavesApart, type NatsTierProps, type Remote } from './props';
import { remoteBlock, remoteConnections } from './remote';

const ALL_INTERFACES = '0.0.0.0';
/**
 * Without it, servers of a cluster whose system account connects to the hub elect no leader before their first contact
 * with it, in case their JetStream is to be part of the hub's: a site that starts while its link is down would store
 * nothing.
 */
const OWN_JETSTREAM = 'no_extend';

/**
 * The nats.conf of a tier, the same for each of its servers.
 * @param accounts empty with a JWT operator, which has its own accounts
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
    // Shows which list of leaves a server has loaded.
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
      max_mem: new Bare(memory.quantity),
      max_file: new Bare(file.quantity),
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

/** The server's certificate; with mutual TLS, also what maps the other side's certificate to its user. */
function serverTls({ trust }: NatsTierProps): ConfBlock | undefined {
  if (!trust.issuer) return undefined;
  return { ...tlsFiles('server'), verify_and_map: trust.kind === 'mutual-tls' ? true : undefined };
}

/**
 * The same for clients: if leaves are verified by other CAs, those of clients follow the server's certificate in its
 * file.
 */
function clientTls(props: NatsTierProps): ConfBlock | undefined {
  const tls = serverTls(props);
  return tls && leavesApart(props) !== undefined ? { ...tls, ca_file: tlsFiles('server').cert_file } : tls;
}

/** The addresses of a tier's servers, derived from the names of their pods. */
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
    // Routes are known from the start; gossip would advertise pod addresses that are in no certificate.
    no_advertise: true,
    tls: { ...tlsFiles('cluster'), ...routeVerification(props) },
    routes: routeHosts(props).map((host) => `nats-route://${host}:${ports.cluster}`),
  };
}

/**
 * An external issuer's CA may have signed other certificates too: then a certificate must also name one of the routes.
 */
function routeVerification({ trust: { issuer } }: NatsTierProps): ConfBlock {
  return issuer && isExternal(issuer) ? { verify_cert_and_check_known_urls: true } : { verify: true };
}

function leafnodesBlock(props: NatsTierProps, ports: Ports): ConfBlock {
  return {
    ...(props.accepts && {
      host: ALL_INTERFACES,
      port: ports.leafnodes,
      // Leaves use the address that they are configured with: they cannot reach pod addresses.
      no_advertise: true,
      // nats-server 2.10 advertises anyway; then at least the right address.
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
