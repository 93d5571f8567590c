import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createAccount, encodeActivation } from '@nats-io/jwt';
import { connect, credsAuthenticator, type NatsConnection } from '@nats-io/transport-node';
import { Bare, type ConfBlock } from '../../../constructs/conf/model';
import { writeConf } from '../../../constructs/conf/write';
import type { NatsProcess } from '../../../fleet/rehearse/nats-process';
import { OperatorTwin } from '../../../fleet/rehearse/operator-twin';
import { LOOPBACK, PortReservation } from '../../../fleet/rehearse/ports';
import { becomesTrue } from '../../../fleet/rehearse/wait';
import { natsServer, OLD, PINNED } from '../../support/binaries';
import { temporaryFolder } from '../../support/folder';
import { siteRole, TestOperator } from '../../support/operator';
import { startedServer } from '../../support/started-server';

jest.setTimeout(120_000);

const PATIENCE_MS = 20_000;

const operator = new TestOperator();
const [fleet, office, signing] = [createAccount(), createAccount(), createAccount()];
const [SYSTEM, FLEET, OFFICE] = [operator.system, fleet, office].map((key) => key.getPublicKey()) as [
  string,
  string,
  string,
];
const running: NatsProcess[] = [];
const clients: NatsConnection[] = [];
const reservation = new PortReservation();

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
  await Promise.all(running.splice(0).map((server) => server.kill()));
});
afterAll(() => reservation.release());

/** The account of the sites lets the office see what sensors say; who may see it needs a permission. */
async function realMode() {
  const token = await encodeActivation('sensors', office, fleet, 'stream', { subject: 'sensors.>' });
  const accounts = {
    [SYSTEM]: await operator.systemJwt(),
    [FLEET]: await operator.account('FLEET', fleet, {
      signing_keys: [siteRole(signing)],
      exports: [{ name: 'sensors', subject: 'sensors.>', type: 'stream', token_req: true }],
    }),
    [OFFICE]: await operator.account('OFFICE', office, {
      imports: [
        { name: 'sensors', subject: 'sensors.>', local_subject: 'fleet.>', account: FLEET, type: 'stream', token },
      ],
    }),
  };
  return { operator: await operator.jwt(), accounts };
}

async function start(binary: string, name: string, text: string): Promise<NatsProcess> {
  const server = await startedServer(binary, name, text);
  running.push(server);
  return server;
}

/** A hub whose configuration names the real JWTs, run with the twin's. */
async function startHub(binary: string) {
  const real = await realMode();
  const twin = await OperatorTwin.of(real);
  const [client = 0, monitor = 0, leafnodes = 0] = await reservation.take(3);
  const conf: ConfBlock = {
    host: LOOPBACK,
    port: client,
    monitor_port: monitor,
    leafnodes: { host: LOOPBACK, port: leafnodes },
    operator: real.operator,
    system_account: SYSTEM,
    resolver: new Bare('MEMORY'),
    resolver_preload: real.accounts,
  };
  const text = twin.translate(writeConf({ includes: [], block: conf }));
  await start(binary, 'hub', text);
  const leaves = async (): Promise<string[]> => {
    const response = await fetch(`http://${LOOPBACK}:${monitor}/leafz`);
    const { leafs } = (await response.json()) as { leafs?: { name: string }[] };
    return (leafs ?? []).map(({ name }) => name);
  };
  return { twin, port: client, leafnodes, leaves };
}

/** A site's server; its clients' port. */
async function startLeaf(binary: string, name: string, hubPort: number, creds: string): Promise<number> {
  const [client = 0] = await reservation.take(1);
  const credentials = join(temporaryFolder(), 'leaf.creds');
  writeFileSync(credentials, creds, { mode: 0o600 });
  const remote = { url: `nats-leaf://${LOOPBACK}:${hubPort}`, credentials };
  const leafnodes = { reconnect: '1s', remotes: [remote] };
  await start(
    binary,
    name,
    writeConf({ includes: [], block: { server_name: name, host: LOOPBACK, port: client, leafnodes } }),
  );
  return client;
}

async function client(port: number, creds?: string): Promise<NatsConnection> {
  const authenticator = creds === undefined ? undefined : credsAuthenticator(new TextEncoder().encode(creds));
  const connection = await connect({ servers: `${LOOPBACK}:${port}`, authenticator });
  clients.push(connection);
  return connection;
}

describe.each([PINNED, OLD])('nats-server %s, run with the twin of an operator:', (version) => {
  test("a site gets in, and its role's permissions hold in both directions", async () => {
    const binary = natsServer(version);
    const { twin, port, leafnodes, leaves } = await startHub(binary);
    const site = await twin.user(FLEET, { name: 'edge1', role: 'site' });
    const at = await startLeaf(binary, 'edge1', leafnodes, site.creds);
    expect(await becomesTrue(async () => (await leaves()).includes('edge1'), PATIENCE_MS)).toBe(true);

    const above = await client(port, (await twin.user(FLEET, { name: 'admin' })).creds);
    const office = await client(port, (await twin.user(OFFICE, { name: 'clerk' })).creds);
    const below = await client(at);
    const heard: string[] = [];
    const listen = (where: string, connection: NatsConnection, subjects: string[]) =>
      subjects.map((subject) =>
        connection.subscribe(subject, { callback: (_, message) => void heard.push(`${where}: ${message.subject}`) }),
      );
    listen('hub', above, ['sensors.>', 'private.>']);
    listen('office', office, ['fleet.>', 'private.>']);
    listen('site', below, ['commands.>', 'news.>', 'commands.edge1.>']);
    await Promise.all(clients.map((connection) => connection.flush()));

    const bothWays = async () => {
      below.publish('private.a');
      below.publish('sensors.a');
      above.publish('news.a');
      above.publish('commands.edge2.a');
      above.publish('commands.edge1.a');
      await Promise.all([above.flush(), below.flush()]);
      return ['hub: sensors.a', 'office: fleet.a', 'site: commands.edge1.a'].every((one) => heard.includes(one));
    };
    expect(await becomesTrue(bothWays, PATIENCE_MS)).toBe(true);
    expect([...new Set(heard)].sort()).toEqual(['hub: sensors.a', 'office: fleet.a', 'site: commands.edge1.a']);
  });

  test('a user that another signed does not get in', async () => {
    const binary = natsServer(version);
    const { leafnodes, leaves } = await startHub(binary);
    const stranger = await (await OperatorTwin.of(await realMode())).user(FLEET, { name: 'edge1', role: 'site' });
    await startLeaf(binary, 'edge1', leafnodes, stranger.creds);
    const leaf = running.at(-1);
    const refused = async () => leaf?.logLines.some((line) => /Authorization Violation/.test(line)) ?? false;
    expect(await becomesTrue(refused, PATIENCE_MS)).toBe(true);
    expect(await leaves()).toEqual([]);
  });
});
