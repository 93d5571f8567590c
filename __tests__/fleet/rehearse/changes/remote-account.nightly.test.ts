import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { streamConfig } from '../../../../constructs/streams/stream';
import { NatsProcess } from '../../../../fleet/rehearse/nats-process';
import { freePorts, LOOPBACK } from '../../../../fleet/rehearse/ports';
import { becomesTrue } from '../../../../fleet/rehearse/wait';
import { natsServer, PINNED } from '../../../support/binaries';
import { temporaryFolder } from '../../../support/folder';

jest.setTimeout(240_000);

const MEBIBYTE = 2 ** 20;
/** A hub with one server asks its sources again 40 s after its start, where the first time was too early. */
const STORED_MS = 90_000;

/** A hub whose stream gathers that of a site, and the site, which comes back under other accounts. */
class HubAndSite {
  private readonly folders = { hub: temporaryFolder(), site: temporaryFolder() };
  private processes: { hub?: NatsProcess; site?: NatsProcess } = {};
  private readonly connections: NatsConnection[] = [];

  private constructor(private readonly ports: Readonly<Record<'hub' | 'leaf' | 'site', number>>) {}

  static async start(): Promise<HubAndSite> {
    const [hub = 0, leaf = 0, site = 0] = await freePorts(3);
    const both = new HubAndSite({ hub, leaf, site });
    await both.run(
      'hub',
      `leafnodes { listen: "${LOOPBACK}:${leaf}" }\naccounts { FLEET { jetstream: enabled, users: [{ user: u, password: p }] } }\n`,
    );
    return both;
  }

  /** The site made anew on its volume: the account that its clients and streams are in, and that of its remote. */
  async site(clients: string, remote = clients): Promise<void> {
    await this.processes.site?.stop();
    const other = remote === clients ? '' : `\n${remote} { users: [{ user: other, password: p }] }`;
    await this.run(
      'site',
      `leafnodes { reconnect: 1, remotes: [{ url: "nats-leaf://u:p@${LOOPBACK}:${this.ports.leaf}", account: ${remote} }] }
accounts { ${clients} { jetstream: enabled, users: [{ user: u, password: p }] } ${other} }
`,
    );
  }

  /** Makes the stream as the Job does, whether or not it is there. */
  async stream(at: 'hub' | 'site'): Promise<void> {
    const spec = { name: 'EDGE', maxBytes: MEBIBYTE };
    const config = streamConfig(at === 'hub' ? { ...spec, sourceDomains: ['site'] } : { ...spec, subjects: ['a'] }, 1);
    const { streams } = await jetstreamManager(await this.connect(at), { checkAPI: false });
    await streams.add(config as { name: string });
  }

  async publish(count: number): Promise<void> {
    const client = jetstream(await this.connect('site'));
    for (let n = 0; n < count; n++) await client.publish('a', '', { timeout: 5000 });
  }

  /** What is stored, as soon as it is as many as expected; else what there is in the end. */
  async stored(at: 'hub' | 'site', expected: number | string, timeoutMs = STORED_MS): Promise<number | string> {
    const { streams } = await jetstreamManager(await this.connect(at), { checkAPI: false });
    let found: number | string = 'no answer';
    await becomesTrue(async () => {
      found = await streams.info('EDGE').then(
        ({ state }) => state.messages,
        (error: Error) => error.message,
      );
      return found === expected;
    }, timeoutMs);
    return found;
  }

  async stop(): Promise<void> {
    await Promise.all(this.connections.map((connection) => connection.close()));
    await Promise.all(Object.values(this.processes).map((process) => process.kill()));
  }

  private async connect(at: 'hub' | 'site'): Promise<NatsConnection> {
    const connection = await connect({ servers: `${LOOPBACK}:${this.ports[at]}`, user: 'u', pass: 'p' });
    this.connections.push(connection);
    return connection;
  }

  private async run(name: 'hub' | 'site', conf: string): Promise<void> {
    const configFile = join(this.folders[name], 'nats.conf');
    const store = JSON.stringify(join(this.folders[name], 'store'));
    const own = `server_name: ${name}\nlisten: "${LOOPBACK}:${this.ports[name]}"\njetstream { store_dir: ${store}, domain: ${name}, max_file: 10MB }\n`;
    writeFileSync(configFile, own + conf);
    const process = new NatsProcess({ binary: natsServer(PINNED), name, configFile, env: {} });
    this.processes = { ...this.processes, [name]: process };
    process.start();
    if (!(await becomesTrue(async () => process.logLines.some((line) => /Server is ready/.test(line)), 30_000)))
      throw new Error(process.logLines.join('\n'));
  }
}

/** The two with a hundred messages that both have. */
async function withHundred(use: (fleet: HubAndSite) => Promise<void>): Promise<void> {
  const fleet = await HubAndSite.start();
  try {
    await fleet.site('FLEET');
    await fleet.stream('site');
    await fleet.stream('hub');
    await fleet.publish(100);
    expect(await fleet.stored('hub', 100)).toBe(100);
    await use(fleet);
  } finally {
    await fleet.stop();
  }
}

test.concurrent("another account of the site's messages: its stream is out of reach, and made anew it starts empty; put back, it is there, and comes to the hub twice", () =>
  withHundred(async (fleet) => {
    await fleet.site('OTHER');
    expect([await fleet.stored('site', 'stream not found'), await fleet.stored('hub', 100)]).toEqual([
      'stream not found',
      100,
    ]);
    await fleet.stream('site');
    await fleet.publish(10);
    expect(await fleet.stored('hub', 110)).toBe(110);
    await fleet.site('FLEET');
    expect(await fleet.stored('site', 100)).toBe(100);
    await fleet.publish(5);
    // What the site had stored before is fetched again: the hub takes its stream for one that was made anew, once more.
    expect(await fleet.stored('hub', 215)).toBe(215);
  }));

test.concurrent("another account of the site's remote alone: nothing arrives any more; put back, all does", () =>
  withHundred(async (fleet) => {
    await fleet.site('FLEET', 'OTHER');
    await fleet.publish(10);
    expect([await fleet.stored('site', 110), await fleet.stored('hub', 110, 10_000)]).toEqual([110, 100]);
    await fleet.site('FLEET');
    expect(await fleet.stored('hub', 110)).toBe(110);
  }));
