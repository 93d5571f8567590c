import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import type { Value } from '../../../../fleet/model';
import { NatsProcess } from '../../../../fleet/rehearse/nats-process';
import { LOOPBACK, PortReservation } from '../../../../fleet/rehearse/ports';
import { publishStored } from '../../../../fleet/rehearse/publish-stored';
import { becomesTrue } from '../../../../fleet/rehearse/wait';
import { natsServer, PINNED } from '../../../support/binaries';
import { temporaryFolder } from '../../../support/folder';

/**
 * What of a tier may be another after a change, and what it is before: `maxFile` in megabytes, `storeDir` on the
 * server's own volume.
 */
export const BEFORE = {
  servers: 1,
  domain: 'hub',
  clusterName: 'hub-cluster',
  /** Put before the pod's name to make the server's name. */
  serverNamePrefix: 'old-',
  storeDir: 'jetstream',
  account: 'FLEET',
  /** In which the volumes are: those of another one stay where they are. */
  namespace: 'nats',
  maxFile: 100,
};

export type Shape = Partial<typeof BEFORE>;

/** The stream of the tests. */
export const STREAM = 'KEPT';
const MESSAGES = 100;
const MOST_SERVERS = 5;
const READY_MS = 30_000;

/** Servers of one tier with a volume each that stays, whatever becomes of the servers, as on Kubernetes. */
export class TestTier {
  private readonly volumes = temporaryFolder();
  private readonly reservation = new PortReservation();
  private readonly servers = new Map<number, NatsProcess>();
  private ports: readonly number[] = [];
  private shape = BEFORE;

  /** Runs a tier with a hundred messages in a stream with a copy on each server, for as long as it is used. */
  static async use(shape: Shape, act: (tier: TestTier) => Promise<void>): Promise<void> {
    const tier = new TestTier();
    try {
      tier.ports = await tier.reservation.take(3 * MOST_SERVERS);
      tier.shape = { ...BEFORE, ...shape };
      await tier.startAll();
      await tier.fill();
      await act(tier);
    } finally {
      for (const server of tier.servers.values()) await server.kill();
      tier.reservation.release();
    }
  }

  /**
   * As Kubernetes carries out a change of a StatefulSet: surplus pods are deleted and missing ones created at once,
   * then the others are recreated one after the other, the last first; each has half a minute to be ready before the
   * next one.
   */
  async change(shape: Shape): Promise<void> {
    const moves = shape.namespace !== undefined && shape.namespace !== this.shape.namespace;
    this.shape = { ...this.shape, ...shape };
    const before = [...this.servers.keys()];
    for (const ordinal of before.filter((each) => moves || each >= this.shape.servers)) {
      await this.servers.get(ordinal)?.stop();
      this.servers.delete(ordinal);
    }
    // In another namespace it is another StatefulSet: Terraform deletes the one, then makes the other.
    if (moves) return this.startAll();
    for (const ordinal of this.ordinals()) if (!before.includes(ordinal)) this.start(ordinal);
    for (const ordinal of before.filter((each) => each < this.shape.servers).reverse()) {
      await this.servers.get(ordinal)?.stop();
      this.start(ordinal);
      await this.isReady(ordinal);
    }
  }

  /**
   * What is left of {@link STREAM}: its messages, as soon as there are as many as expected; when they do not come, what
   * there is.
   */
  async left(expected: number | string): Promise<number | string> {
    let found: number | string = 'no answer';
    await becomesTrue(async () => {
      const connection = await this.connection();
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

  /** What the server says of itself at an address of its monitor. */
  async monitor(ordinal: number, path: string): Promise<Value> {
    return (await fetch(`http://${LOOPBACK}:${this.port(ordinal, 1)}${path}`)).json();
  }

  /** URL for the `nats` command, of the user of the streams or of the system account. */
  url(user: 'user' | 'sys' = 'user'): string {
    return `nats://${user}:p@${LOOPBACK}:${this.port(0, 0)}`;
  }

  log(): string[] {
    return [...this.servers.values()].flatMap(({ name, logLines }) => logLines.map((line) => `${name} ${line}`));
  }

  private async fill(): Promise<void> {
    const connection = await this.connection();
    const { streams } = await jetstreamManager(connection, { checkAPI: false });
    const config = { name: STREAM, subjects: ['kept.>'], num_replicas: this.shape.servers };
    if (!(await becomesTrue(() => streams.add(config).then(() => true), READY_MS)))
      throw new Error(this.log().join('\n'));
    for (let n = 1; n <= MESSAGES; n++) await publishStored(connection, 'kept.a', String(n));
    await connection.close();
  }

  private connection(): Promise<NatsConnection> {
    const servers = this.ordinals().map((ordinal) => `${LOOPBACK}:${this.port(ordinal, 0)}`);
    return connect({ servers, user: 'user', pass: 'p', noRandomize: true });
  }

  private async startAll(): Promise<void> {
    for (const ordinal of this.ordinals()) this.start(ordinal);
    for (const ordinal of this.ordinals()) if (!(await this.isReady(ordinal))) throw new Error(this.log().join('\n'));
  }

  /** The pod's own readiness. */
  private isReady(ordinal: number): Promise<boolean> {
    const url = `http://${LOOPBACK}:${this.port(ordinal, 1)}/healthz?js-server-only=true`;
    return becomesTrue(async () => (await fetch(url)).ok, READY_MS);
  }

  private ordinals(): number[] {
    return Array.from({ length: this.shape.servers }, (_, ordinal) => ordinal);
  }

  private port(ordinal: number, which: 0 | 1 | 2): number {
    return this.ports[3 * ordinal + which] ?? 0;
  }

  private start(ordinal: number): void {
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
    const server = new NatsProcess({ binary: natsServer(PINNED), name: `server ${ordinal}`, configFile, env: {} });
    this.servers.set(ordinal, server);
    server.start();
  }
}
