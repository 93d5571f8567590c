import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ConnectionOptions, NatsConnection } from '@nats-io/transport-node';
import { NatsProcess } from '../../fleet/rehearse/nats-process';
import { LOOPBACK } from '../../fleet/rehearse/ports';
import { connectInTime } from '../../fleet/rehearse/running-fleet';
import { becomesTrue } from '../../fleet/rehearse/wait';
import { natsServer, PINNED } from '../support/binaries';
import { temporaryFolder } from '../support/folder';

/** Longer than a server takes to start, or to fail, next to eight other test files. */
const START_MS = 20_000;

const started: NatsProcess[] = [];
const open: NatsConnection[] = [];
afterAll(async () => {
  await Promise.all(open.splice(0).map((connection) => connection.close()));
  await Promise.all(started.splice(0).map((server) => server.kill()));
});

/** Makes nats-server choose a free port. */
export const ANY_PORT = `"${LOOPBACK}:-1"`;

/** A nats-server that is ready. */
export class Served {
  constructor(private readonly server: NatsProcess) {}

  get log(): string {
    return this.server.logLines.join('\n');
  }

  /** `127.0.0.1:4222`, where it listens. */
  address(listener: 'client connections' | 'leafnode connections' | 'http monitor'): string {
    const [, address] = new RegExp(`(?:Listening for|Starting) ${listener} on (\\S+)`).exec(this.log) ?? [];
    if (address === undefined) throw new Error(`no ${listener}: ${this.log}`);
    return address;
  }

  /** A connection that is closed after the tests; of a user where it has one, each with the password `x`. */
  async connect(options: ConnectionOptions = {}): Promise<NatsConnection> {
    const all = { servers: this.address('client connections'), ...(options.user && { pass: 'x' }), timeout: START_MS };
    const connection = await connectInTime({ ...all, ...options });
    open.push(connection);
    return connection;
  }

  /** How many leaves are connected, those below and its own to the server above. */
  async leaves(): Promise<number> {
    const response = await fetch(`http://${this.address('http monitor')}/leafz`);
    const { leafnodes = 0 }: { leafnodes?: number } = await response.json();
    return leafnodes;
  }

  async kill(): Promise<void> {
    await this.server.kill();
  }
}

/**
 * A nats-server with that nats.conf on free ports, stopped after the tests.
 * @throws Error with its log if it exits early
 */
export async function serve(conf: string, binary = natsServer(PINNED)): Promise<Served> {
  const configFile = join(temporaryFolder(), 'nats.conf');
  writeFileSync(configFile, `listen: ${ANY_PORT}\n${conf}`);
  const server = new NatsProcess({ binary, name: 'served', configFile, env: {} });
  started.push(server);
  server.start();
  const isReady = () => server.logLines.some((line) => line.includes('Server is ready'));
  const isOver = await becomesTrue(async () => isReady() || !server.running, START_MS);
  if (!isReady()) throw new Error(`${isOver ? 'it ended' : 'it is not ready'}: ${server.logLines.join('\n')}`);
  return new Served(server);
}

/** JetStream in its own folder. */
export function jetstreamBlock(more = ''): string {
  return `jetstream { store_dir: ${JSON.stringify(temporaryFolder())}, ${more} }`;
}
