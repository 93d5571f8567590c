import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import type { ConfBlock } from '../../constructs/conf/model';
import { writeConf } from '../../constructs/conf/write';
import type { NatsProcess } from '../../fleet/rehearse/nats-process';
import { freePorts, LOOPBACK } from '../../fleet/rehearse/ports';
import { becomesTrue } from '../../fleet/rehearse/wait';
import { type AttackedFleet, LEAF_PORT, MALLORY } from './attacked-fleet';
import { temporaryFolder } from './folder';
import { startedServer } from './started-server';

const START_MS = 10_000;

/** Mallory's own nats-server: her identity is valid, its configuration is what she likes. */
export class RogueServer {
  private constructor(
    private readonly process: NatsProcess,
    /** A client of it that may do anything there. */
    readonly client: NatsConnection,
  ) {}

  /**
   * Starts it, and waits until the hub has taken it.
   * @param name its server name
   * @param changes top-level blocks of its nats.conf, in place of those that it would have
   */
  static async start(fleet: AttackedFleet, name: string, changes: ConfBlock = {}) {
    const folder = temporaryFolder();
    const { tls, user, pass } = fleet.identity(MALLORY);
    const files = Object.entries({ ...tls }).flatMap(([part, pem]) => {
      if (pem === undefined) return [];
      writeFileSync(join(folder, `${part}.pem`), pem, { mode: 0o600 });
      return [[`${part}_file`, join(folder, `${part}.pem`)] as const];
    });
    const [port = 0] = await freePorts(1);
    const [hub] = fleet.hubs;
    if (!hub) throw new Error('there is no hub');
    const login = user === undefined ? '' : `${user}:${pass}@`;
    const url = `${files.length > 0 ? 'tls' : 'nats-leaf'}://${login}${LOOPBACK}:${fleet.port(hub, LEAF_PORT)}`;
    const block: ConfBlock = {
      server_name: name,
      host: LOOPBACK,
      port,
      jetstream: { store_dir: join(folder, 'data'), domain: MALLORY, max_mem: 10_000_000, max_file: 100_000_000 },
      leafnodes: {
        reconnect: '1s',
        remotes: [{ url, ...(files.length > 0 && { tls: Object.fromEntries(files) }) }],
      },
      ...changes,
    };
    const process = await startedServer(fleet.running.binary, name, writeConf({ includes: [], block }));
    const client = await connect({ servers: `nats://${LOOPBACK}:${port}`, reconnect: false });
    const settled = /JetStream using domains|Leafnode (Error|connection closed)/;
    if (!(await becomesTrue(async () => process.logLines.some((line) => settled.test(line)), START_MS)))
      throw new Error(`${name} does not connect: ${process.complaints().join('\n')}`);
    return fleet.stopInTheEnd(new RogueServer(process, client));
  }

  /** What its own log says. */
  get log(): readonly string[] {
    return this.process.logLines;
  }

  async stop(): Promise<void> {
    await this.client.close().catch(() => undefined);
    await this.process.kill();
  }
}
