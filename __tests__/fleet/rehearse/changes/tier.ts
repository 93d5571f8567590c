import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import type { Value } from '../../../../fleet/model';
import { NatsProcess } from '../../../../fleet/rehearse/nats-process';
import { LOOPBACK, PortReservation } from '../../../../fleet/rehearse/ports';
import { publishStored } from '../../../../fleet/rehearse/publish-stored';
import { becomesTrue } from '../../../../fleet/rehearse/wait';
import { temporaryFolder } from '../../../support/folder';

/** What of a tier may be another after a change. */
export interface TierShape {
  readonly servers: number;
  readonly domain: string;
  readonly clusterName: string;
  /** Put before the pod's name to make the server's name. */
  readonly serverNamePrefix: string;
  /** Folder on the server's own volume. */
  readonly storeDir: string;
  readonly account: string;
  /** In which the volumes are: those of another one stay where they are. */
  readonly namespace: string;
  /** `max_file`, in megabytes. */
  readonly maxFile: number;
}

/** A tier before anything changes. */
export const BEFORE: TierShape = {
  servers: 1,
  domain: 'hub',
  clusterName: 'hub-cluster',
  serverNamePrefix: 'old-',
  storeDir: 'jetstream',
  account: 'FLEET',
  namespace: 'nats',
  maxFile: 100,
};

const MOST_SERVERS = 5;
const READY_MS = 30_000;

/** Servers of one tier with a volume each that stays, whatever becomes of the servers, as on Kubernetes. */
export class TestTier {
  private readonly volumes = temporaryFolder();
  private readonly reservation = new PortReservation();
  private readonly servers = new Map<number, NatsProcess>();
  private ports: readonly number[] = [];
  private shape = BEFORE;

  constructor(private readonly binary: string) {}

  /** Starts it for the first time. */
  async start(shape: Partial<TierShape> = {}): Promise<void> {
    this.ports = await this.reservation.take(3 * MOST_SERVERS);
    this.shape = { ...BEFORE, ...shape };
    for (const ordinal of this.ordinals()) this.startServer(ordinal);
    await this.ready();
  }

  /**
   * As Kubernetes carries out a change of a StatefulSet: pods that are too many go and those that lack come at once, then
   * the others are made anew one after the other, the last first; each has half a minute to be ready before the next one goes.
   */
  async change(shape: Partial<TierShape>): Promise<void> {
    const moves = shape.namespace !== undefined && shape.namespace !== this.shape.namespace;
    this.shape = { ...this.shape, ...shape };
    if (moves) return this.move();
    const before = [...this.servers.keys()];
    for (const [ordinal, server] of this.servers) {
      if (ordinal < this.shape.servers) continue;
      await server.stop();
      this.servers.delete(ordinal);
    }
    for (const ordinal of this.ordinals()) if (!before.includes(ordinal)) this.startServer(ordinal);
    for (const ordinal of before.filter((each) => each < this.shape.servers).reverse()) {
      await this.servers.get(ordinal)?.stop();
      this.startServer(ordinal);
      await becomesTrue(() => this.isReady(ordinal), READY_MS);
    }
  }

  /** In another namespace it is another StatefulSet: Terraform deletes the one, then makes the other. */
  private async move(): Promise<void> {
    for (const server of this.servers.values()) await server.stop();
    this.servers.clear();
    for (const ordinal of this.ordinals()) this.startServer(ordinal);
    await this.ready();
  }

  async connection(): Promise<NatsConnection> {
    const servers = this.ordinals().map((ordinal) => `${LOOPBACK}:${this.port(ordinal, 0)}`);
    return connect({ servers, user: 'user', pass: 'p', noRandomize: true });
  }

  /** What the server says of itself at an address of its monitor. */
  async monitor(ordinal: number, path: string): Promise<Value> {
    return (await fetch(`http://${LOOPBACK}:${this.port(ordinal, 1)}${path}`)).json();
  }

  /** URL for the `nats` command. */
  get url(): string {
    return `nats://user:p@${LOOPBACK}:${this.port(0, 0)}`;
  }

  /** The same for the system account. */
  get systemUrl(): string {
    return `nats://sys:p@${LOOPBACK}:${this.port(0, 0)}`;
  }

  log(): string[] {
    return [...this.servers.values()].flatMap(({ name, logLines }) => logLines.map((line) => `${name} ${line}`));
  }

  async stop(): Promise<void> {
    for (const server of this.servers.values()) await server.kill();
    this.reservation.release();
  }

  private async ready(): Promise<void> {
    for (const ordinal of this.ordinals()) {
      if (await becomesTrue(() => this.isReady(ordinal), READY_MS)) continue;
      throw new Error(this.log().join('\n'));
    }
  }

  /** The pod's own readiness. */
  private async isReady(ordinal: number): Promise<boolean> {
    return (await fetch(`http://${LOOPBACK}:${this.port(ordinal, 1)}/healthz?js-server-only=true`)).ok;
  }

  private ordinals(): number[] {
    return Array.from({ length: this.shape.servers }, (_, ordinal) => ordinal);
  }

  private port(ordinal: number, which: 0 | 1 | 2): number {
    return this.ports[3 * ordinal + which] ?? 0;
  }

  private startServer(ordinal: number): void {
    const { domain, clusterName, serverNamePrefix, storeDir, account, namespace, servers, maxFile } = this.shape;
    const volume = join(this.volumes, namespace, String(ordinal));
    const routes = this.ordinals().map((each) => `nats://${LOOPBACK}:${this.port(each, 2)}`);
    const cluster = `cluster { name: ${clusterName}, listen: "${LOOPBACK}:${this.port(ordinal, 2)}", routes: ${JSON.stringify(routes)} }`;
    mkdirSync(volume, { recursive: true });
    const configFile = join(volume, 'nats.conf');
    writeFileSync(
      configFile,
      `server_name: ${serverNamePrefix}nats-${ordinal}
listen: "${LOOPBACK}:${this.port(ordinal, 0)}"
http: "${LOOPBACK}:${this.port(ordinal, 1)}"
jetstream { store_dir: "${join(volume, storeDir)}", domain: ${domain}, max_mem: 10M, max_file: ${maxFile}MB }
${servers > 1 ? cluster : ''}
accounts {
  ${account} { jetstream: enabled, users: [{ user: user, password: p }] }
  SYS { users: [{ user: sys, password: p }] }
}
system_account: SYS
`,
    );
    const server = new NatsProcess({ binary: this.binary, name: `server ${ordinal}`, configFile, env: {} });
    this.servers.set(ordinal, server);
    server.start();
  }
}

/** The stream of the tests. */
export const STREAM = 'KEPT';

/** Makes {@link STREAM} with a hundred messages in it. */
export async function fill(tier: TestTier, replicas: number): Promise<void> {
  const connection = await tier.connection();
  const { streams } = await jetstreamManager(connection, { checkAPI: false });
  const added = await becomesTrue(
    () => streams.add({ name: STREAM, subjects: ['kept.>'], num_replicas: replicas }).then(() => true),
    READY_MS,
  );
  if (!added) throw new Error(tier.log().join('\n'));
  for (let n = 1; n <= 100; n++) await publishStored(connection, 'kept.a', String(n));
  await connection.close();
}

/**
 * What is left of {@link STREAM}: its messages, as soon as there are as many as expected; or, when they do not come,
 * what there is.
 */
export async function left(tier: TestTier, expected: number | string): Promise<number | string> {
  let found: number | string = 'no answer';
  await becomesTrue(async () => {
    const connection = await tier.connection();
    try {
      const { streams } = await jetstreamManager(connection, { checkAPI: false, timeout: 2000 });
      found = (await streams.info(STREAM)).state.messages;
    } catch (error) {
      found = error instanceof Error ? error.message : String(error);
    } finally {
      await connection.close();
    }
    return found === expected;
  }, 20_000);
  return found;
}
