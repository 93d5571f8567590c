import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from '@nats-io/transport-node';
import { leafAddress } from '../../../fleet/rehearse/drills/strangers-refused';
import { isHeard, Listener } from '../../../fleet/rehearse/exchange';
import { leafConnections } from '../../../fleet/rehearse/leaf-access';
import { NatsProcess } from '../../../fleet/rehearse/nats-process';
import { RunningFleet, readPlan } from '../../../fleet/rehearse/running-fleet';
import { becomesTrue } from '../../../fleet/rehearse/wait';
import { parseEnvironment } from '../../../schema';
import { natsCli, natsServer, PINNED } from '../../support/binaries';
import { synthesizeFleet } from '../../support/fleet';
import { temporaryFolder } from '../../support/folder';

jest.setTimeout(300_000);

let fleet: RunningFleet;

beforeAll(async () => {
  const environment = parseEnvironment(
    {
      name: 'test',
      hub: { address: 'nats.example.com', kube: { context: 'hub' }, replicas: 1 },
      sites: { edge1: { systemAccount: true }, edge2: {} },
      defaults: { site: { reconnectSeconds: 1 } },
    },
    'environments/test.ts',
  );
  const plan = await readPlan(synthesizeFleet(environment).outdir);
  fleet = new RunningFleet(plan, natsServer(PINNED));
  await fleet.start(plan.tiers);
  const users = async () => (await leafConnections(fleet.serversOf(fleet.hub))).map(({ user }) => user).sort();
  await becomesTrue(async () => (await users()).length === 3, 60_000);
  expect(await users()).toEqual(['edge1', 'edge1.sys', 'edge2']);
});
afterAll(() => fleet?.stop());

/** The `nats` command as an operator of the hub runs it, with the Secret of the system account mounted. */
async function nats(...args: string[]): Promise<string> {
  const home = temporaryFolder();
  const secret = fleet.credentials(fleet.hub, 'sys');
  for (const [key, value] of Object.entries(secret)) writeFileSync(join(home, key), value, { mode: 0o600 });
  const context: Record<string, string> = JSON.parse(
    (secret['context.json'] ?? '').replaceAll('/etc/nats-client', home),
  );
  expect(context.url).toBe('tls://nats-hub.nats.svc:4222');
  const [server] = fleet.serversOf(fleet.hub);
  const file = join(home, 'context.json');
  writeFileSync(file, JSON.stringify({ ...context, url: `tls://localhost:${server?.ports.client}` }));
  const { stdout, stderr } = spawnSync(natsCli(), ['--context', file, ...args], { encoding: 'utf8', env: {} });
  return `${stdout}${stderr}`;
}

test('the reports of the hub show the servers of a site that is to be seen', async () => {
  for (const report of ['leafnodes', 'connections']) {
    expect(await nats('server', 'report', report)).toMatch(/edge1-nats-leaf-0/);
  }
});

test('with what such a site holds nobody asks anything of the hub, or hears its events', async () => {
  const site = fleet.tiers.find(({ name }) => name === 'edge1');
  const pod = site?.pods[0];
  if (!site || !pod) throw new Error('no site edge1');
  const folder = `${fleet.root(pod)}/etc/nats/certs`;
  const address = leafAddress(fleet, fleet.hub);
  const configFile = join(temporaryFolder(), 'nats.conf');
  writeFileSync(
    configFile,
    `server_name: "mallory"\nhost: "127.0.0.1"\nport: -1\nports_file_dir: "${join(configFile, '..')}"
accounts { SYS { users: [{ user: "m", password: "m" }] } }\nsystem_account: SYS
leafnodes { reconnect: "1s", remotes: [{ account: SYS, url: "tls://${address.host}:${address.port}"
  tls { cert_file: "${folder}/leaf-system-cert.pem", key_file: "${folder}/leaf-system-key.pem", ca_file: "${folder}/leaf-system-ca.pem" } }] }\n`,
  );
  const mallory = new NatsProcess({ binary: fleet.binary, name: 'mallory', configFile, env: {} });
  mallory.start();
  try {
    const own = async () =>
      (await leafConnections(fleet.serversOf(fleet.hub))).filter(({ user }) => user === 'edge1.sys');
    expect(await becomesTrue(async () => (await own()).length === 2, 10_000)).toBe(true);
    const port = /Listening for client connections on 127\.0\.0\.1:(\d+)/.exec(mallory.logLines.join('\n'))?.[1];
    const attacker = await connect({ servers: `nats://127.0.0.1:${port}`, user: 'm', pass: 'm' });
    const operator = await fleet.connectOperator(fleet.hub);
    const requests = new Listener(operator, ['$SYS.REQ.>']);
    const heardByHub = await isHeard(attacker, '$SYS.REQ.SERVER.NAAA.KICK', requests, '{"cid":1}');
    const events = new Listener(attacker, ['$SYS.ACCOUNT.>', '$SYS.SERVER.>']);
    const heardByAttacker = await isHeard(operator, '$SYS.ACCOUNT.FLEET.CONNECT', events, 'event');
    expect({ heardByHub, heardByAttacker }).toEqual({ heardByHub: false, heardByAttacker: false });
    await attacker.close();
  } finally {
    await mallory.kill();
  }
});
