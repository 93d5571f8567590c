import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createSecureContext, type SecureContext } from 'node:tls';
import {
  AuthorizationError,
  ConnectionError,
  type ConnectionOptions,
  connect,
  credsAuthenticator,
  type NatsConnection,
  type TlsOptions,
} from '@nats-io/transport-node';
import { NATS_CONF } from '../../constructs/contract';
import { type ConfPath, lineOf, type SynthesizedPod } from '../model';
import type { RehearsalLeaf } from './leaf';
import { LoadBalancer } from './load-balancer';
import { onLoopback, type Places } from './loopback';
import { NatsProcess } from './nats-process';
import { LOOPBACK, PortReservation } from './ports';
import type { RehearsalPlan } from './rehearsal-plan';
import { RunningServer } from './running-server';
import type { Endpoint, RehearsalTier } from './topology';

/** A user of a server: what its Secret holds. */
export type ClientSecret = Readonly<Record<string, string>>;

function hasWay({ revoked, upstream }: RehearsalLeaf, leaves: readonly RehearsalLeaf[]): boolean {
  if (revoked) return false;
  const next = leaves.find(({ tier }) => tier === upstream);
  return next === undefined || hasWay(next, leaves);
}

/** Up to so many servers, the timeouts of drills hold on two cores. */
const SERVERS_IN_TIME = 16;

/** A server that was killed a moment ago may still write a file while its folder is being removed. */
const REMOVAL = { recursive: true, force: true, maxRetries: 5 } as const;

/** Folders of rehearsals, so that none outlives the process. */
const folders = new Set<string>();
process.once('exit', () => {
  for (const folder of folders) rmSync(folder, REMOVAL);
});

/** The fleet on this machine: every server as a real process, load balancers, and connections to them. */
export class RunningFleet implements Places {
  /** The folder of all files. */
  readonly folder = mkdtempSync(join(tmpdir(), 'nats-rehearsal-'));
  readonly servers: RunningServer[] = [];
  private readonly reservation = new PortReservation();
  private readonly ports = new Map<string, number>();
  private readonly balancers: { readonly stack: string; readonly balancer: LoadBalancer }[] = [];
  private readonly connections: NatsConnection[] = [];

  constructor(
    public plan: RehearsalPlan,
    readonly binary: string,
  ) {
    folders.add(this.folder);
  }

  /** Regions and sites with a path to the hub: not those that are revoked, nor those behind them. */
  get leaves(): readonly RehearsalLeaf[] {
    return this.plan.leaves.filter((leaf) => hasWay(leaf, this.plan.leaves));
  }

  /** Revoked regions and sites. */
  get revoked(): readonly RehearsalLeaf[] {
    return this.plan.leaves.filter(({ revoked }) => revoked);
  }

  get tiers(): readonly RehearsalTier[] {
    return this.plan.tiers;
  }

  /** The hub. */
  get hub(): RehearsalTier {
    const hub = this.tiers.find(({ role }) => role === 'hub');
    if (!hub) throw new Error('no hub is synthesized');
    return hub;
  }

  /** The factor for timeouts, as all servers share this machine: 1 for up to {@link SERVERS_IN_TIME}. */
  get crowd(): number {
    return Math.max(1, this.servers.length / SERVERS_IN_TIME);
  }

  /** The timeout for what takes at most so many milliseconds with few servers. */
  patience(milliseconds: number): number {
    return milliseconds * this.crowd;
  }

  serversOf(tier: Pick<RehearsalTier, 'stack'>): RunningServer[] {
    return this.servers.filter((server) => server.tier.stack === tier.stack);
  }

  /** Connects to the system account of a hub or region, as its administrators do. */
  async connectOperator(tier: RehearsalTier): Promise<NatsConnection> {
    const [server] = this.serversOf(tier);
    if (!server) throw new Error(`${tier.stack} has no server`);
    return this.connect(server, this.credentials(tier, 'sys'));
  }

  /** Assigns the ports of tiers' servers and writes their files, everything that they need to start. */
  async write(tiers: readonly RehearsalTier[]): Promise<void> {
    await this.allocatePorts(tiers);
    for (const pod of tiers.flatMap(({ pods }) => pods)) this.writeFiles(pod);
  }

  /** Writes and starts the servers of tiers, and the load balancers in front of them. */
  async start(tiers: readonly RehearsalTier[]): Promise<void> {
    await this.write(tiers);
    await this.startWritten(tiers);
  }

  /** Starts the servers of tiers whose files are written, and the load balancers in front of them. */
  async startWritten(tiers: readonly RehearsalTier[]): Promise<void> {
    for (const tier of tiers) await this.startBalancers(tier);
    for (const tier of tiers) {
      for (const pod of tier.pods) {
        const server = this.makeServer(tier, pod);
        this.servers.push(server);
        server.process.start();
      }
    }
  }

  /** Writes the files of a pod again, after a change of the plan. */
  writeFiles(pod: SynthesizedPod): void {
    mkdirSync(this.volume(pod), { recursive: true });
    mkdirSync(join(this.root(pod), 'var/run/nats'), { recursive: true });
    for (const [path, { content, from }] of pod.files) {
      if (content === undefined)
        throw new Error(`${pod.stack}: ${path} comes from the ${from}, which was not synthesized`);
      const file = join(this.root(pod), path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, path.endsWith('.conf') ? onLoopback(path, content, pod, this) : content, { mode: 0o600 });
    }
  }

  /** Removes everything that a pod has stored, as if its volume were a new one. Its server must not run. */
  emptyVolume(pod: SynthesizedPod): void {
    rmSync(this.volume(pod), REMOVAL);
    mkdirSync(this.volume(pod));
  }

  root(pod: Pick<SynthesizedPod, 'stack' | 'name'>): string {
    return join(this.folder, pod.stack, pod.name);
  }

  private volume(pod: SynthesizedPod): string {
    return join(this.root(pod), 'data');
  }

  portOf(pod: SynthesizedPod, containerPort: number): number {
    return this.port(`${pod.stack}/${pod.name}:${containerPort}`);
  }

  endpoint(host: string, port: number, from?: SynthesizedPod): Endpoint {
    const balanced = this.ports.get(`${host}:${port}`);
    if (balanced !== undefined) return { host: LOOPBACK, port: balanced };
    // Sites have Kubernetes clusters of their own, in which pods of the same name are others.
    const pod = this.tiers
      .flatMap(({ pods }) => pods)
      .filter(({ stack }) => stack === from?.stack)
      .find(({ name, serviceName, namespace }) => host === `${name}.${serviceName}.${namespace}.svc`);
    if (!pod) throw new Error(`nothing of this fleet is at ${host}:${port}`);
    return { host: 'localhost', port: this.portOf(pod, port) };
  }

  /** How many connections were ever made to a tier's load balancer. */
  connectionsTo(tier: RehearsalTier): number {
    return this.balancers
      .filter(({ stack }) => stack === tier.stack)
      .reduce((sum, { balancer }) => sum + balancer.connections, 0);
  }

  /** Ends every connection through the load balancers: all leaves must reconnect. */
  breakLinks(): void {
    for (const { balancer } of this.balancers) balancer.breakAll();
  }

  /** What the Secret of a tier's client holds. */
  credentials(tier: RehearsalTier, client: string): ClientSecret {
    const [, secret] = [...tier.secrets].find(([name]) => name.endsWith(`-client-${client}`)) ?? [];
    if (!secret) throw new Error(`${tier.stack} has no client ${client}`);
    return secret;
  }

  /**
   * Connects a client to one server, by default as the administrator.
   * @param others servers to which it moves when that one goes. @default none: it waits until it is back
   */
  async connect(
    server: RunningServer,
    credentials = this.credentials(server.tier, 'admin'),
    others: readonly RunningServer[] = [],
  ): Promise<NatsConnection> {
    const creds = credentials['user.creds'];
    const options: ConnectionOptions = {
      servers: this.clientUrls([server, ...others], credentials),
      noRandomize: true,
      name: `rehearsal ${server.name}`,
      user: credentials.username,
      pass: credentials.password,
      authenticator: creds === undefined ? undefined : credsAuthenticator(new TextEncoder().encode(creds)),
      tls: isEncrypted(credentials) ? tlsOf(credentials) : null,
      reconnectTimeWait: 200,
      maxReconnectAttempts: -1,
      // The stack trace of every request takes longer than the request.
      noAsyncTraces: true,
      // A signature in JavaScript alone takes a second where all is busy.
      timeout: 10_000,
    };
    const connection = await connectInTime(options);
    this.connections.push(connection);
    return connection;
  }

  /** URLs under which servers take a client with these credentials. */
  clientUrls(servers: readonly RunningServer[], credentials: ClientSecret): string[] {
    return servers.map(({ ports }) => `${isEncrypted(credentials) ? 'tls' : 'nats'}://localhost:${ports.client}`);
  }

  /** Connects to the first server of a tier. */
  async connectTo(tier: RehearsalTier): Promise<NatsConnection> {
    const [server] = this.serversOf(tier);
    if (!server) throw new Error(`${tier.stack} has no server`);
    return this.connect(server);
  }

  /** Closes every connection of clients that drills have made so far. */
  async disconnectClients(): Promise<void> {
    await Promise.all(this.connections.splice(0).map((connection) => connection.close().catch(() => undefined)));
  }

  /**
   * The servers of a tier in the order of a rollout: the last one first, each when the one before has been ready for as
   * long as its StatefulSet demands.
   */
  async *inRollout(tier: RehearsalTier): AsyncGenerator<RunningServer> {
    for (const [index, server] of this.serversOf(tier).reverse().entries()) {
      if (index > 0) await sleep(server.pod.minReadySeconds * 1000);
      yield server;
    }
  }

  /** Ends a server as a kubelet ends its pod, by the pod's own hook and within the pod's own time. */
  async terminate({ pod, process }: RunningServer): Promise<void> {
    const { preStop = [] } = pod.containers.find(({ name }) => name === 'nats') ?? {};
    const hook = preStop.map((word) => word.replace(/(^|=)\//, `$1${this.root(pod)}/`));
    await process.terminate(hook, pod.terminationGraceSeconds);
  }

  /**
   * A line of nats.conf, for a report: `leaf-edge1 nats.conf:41 publish: …`. If there is none, that of the enclosing
   * block.
   */
  confLine(tier: RehearsalTier, path: ConfPath): string {
    const lines = tier.text.split('\n');
    const found = path
      .map((_, n) => lineOf(tier.text, path.slice(0, path.length - n)))
      .find((line) => line !== undefined);
    if (found === undefined) return `${tier.stack} nats.conf has no ${path.join('.')}`;
    // An item of a list begins with its brace, which is not informative.
    const line = lines[found - 1]?.trim() === '{' ? found + 1 : found;
    return `${tier.stack} nats.conf:${line}  ${lines[line - 1]?.trim()}`;
  }

  /** Ends every process and connection, and removes every file. */
  async stop(): Promise<void> {
    await this.disconnectClients();
    await Promise.all(this.servers.map(({ process }) => process.kill()));
    await Promise.all(this.balancers.map(({ balancer }) => balancer.close()));
    this.reservation.release();
    rmSync(this.folder, REMOVAL);
    folders.delete(this.folder);
  }

  private makeServer(tier: RehearsalTier, pod: SynthesizedPod): RunningServer {
    const container = pod.containers.find(({ name }) => name === 'nats');
    const env = Object.fromEntries((container?.env ?? []).map(({ name, value }) => [name, value ?? '']));
    const port = (name: string) => {
      const declared = container?.ports.find((candidate) => candidate.name === name);
      if (!declared) throw new Error(`${pod.stack}/${pod.name} declares no port ${name}`);
      return this.portOf(pod, declared.containerPort);
    };
    const process = new NatsProcess({
      binary: this.binary,
      // Quotes belong to nats.conf, not to the name.
      name: env.SERVER_NAME?.replaceAll('"', '') ?? pod.name,
      configFile: join(this.root(pod), NATS_CONF),
      env,
    });
    return new RunningServer(tier, pod, process, { client: port('client'), monitor: port('monitor') });
  }

  private async startBalancers(tier: RehearsalTier): Promise<void> {
    for (const { host, port, targetPort } of tier.balanced) {
      const balancer = new LoadBalancer(tier.pods.map((pod) => this.portOf(pod, targetPort)));
      this.balancers.push({ stack: tier.stack, balancer });
      await balancer.listen(this.port(`${host}:${port}`));
    }
  }

  private async allocatePorts(tiers: readonly RehearsalTier[]): Promise<void> {
    const keys = tiers.flatMap(({ pods, balanced }) => [
      ...pods.flatMap((pod) =>
        pod.containers.flatMap(({ ports }) => ports.map((port) => `${pod.stack}/${pod.name}:${port.containerPort}`)),
      ),
      ...balanced.map(({ host, port }) => `${host}:${port}`),
    ]);
    const free = await this.reservation.take(keys.length);
    for (const [index, key] of keys.entries()) this.ports.set(key, free[index] ?? 0);
  }

  private port(key: string): number {
    const port = this.ports.get(key);
    if (port === undefined) throw new Error(`nothing of this fleet listens at ${key}`);
    return port;
  }
}

/**
 * Reading certificates and keys again for each of thousands of connections would take longer than the drills
 * themselves.
 */
const contexts = new WeakMap<ClientSecret, SecureContext>();

/** Whether the connections of a client are encrypted: then its Secret says whom it trusts. */
function isEncrypted(credentials: ClientSecret): boolean {
  return credentials['ca.crt'] !== undefined;
}

/** What the client library passes to Node's TLS as it is. */
function tlsOf(credentials: ClientSecret): TlsOptions & { readonly secureContext: SecureContext } {
  const { 'ca.crt': ca, 'tls.crt': cert, 'tls.key': key } = credentials;
  const secureContext = contexts.get(credentials) ?? createSecureContext({ ca, cert, key });
  contexts.set(credentials, secureContext);
  return { secureContext };
}

/** A server that was just started does not listen yet; a Service would not send clients there before it does. */
const LISTENS_MS = 10_000;
const AGAIN_MS = 50;

/**
 * Connects as clients do that keep trying: where all is busy, a server ends a TLS handshake that takes longer than two
 * seconds.
 */
export async function connectInTime(
  options: ConnectionOptions,
  tries = 3,
  listensBy = Date.now() + LISTENS_MS,
): Promise<NatsConnection> {
  try {
    return await connect(options);
  } catch (error) {
    if (error instanceof AuthorizationError) throw error;
    const refused = error instanceof ConnectionError && error.message === 'connection refused';
    if (refused ? Date.now() > listensBy : tries === 1) throw error;
    if (refused) await sleep(AGAIN_MS);
    return connectInTime(options, refused ? tries : tries - 1, listensBy);
  }
}
