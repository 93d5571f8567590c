import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { droppedSince, listConnections } from '../../../fleet/rehearse/connections';
import { deploy } from '../../../fleet/rehearse/deploy';
import { clustersForm } from '../../../fleet/rehearse/drills/clusters-form';
import { leafAddress } from '../../../fleet/rehearse/drills/strangers-refused';
import { isHeard, Listener } from '../../../fleet/rehearse/exchange';
import { leafConnections } from '../../../fleet/rehearse/leaf-access';
import { NatsProcess } from '../../../fleet/rehearse/nats-process';
import { RunningFleet, readPlan } from '../../../fleet/rehearse/running-fleet';
import { becomesTrue } from '../../../fleet/rehearse/wait';
import { parseEnvironment } from '../../../schema';
import { natsServer, OLD, PINNED } from '../../support/binaries';
import { synthesizeFleet } from '../../support/fleet';
import { temporaryFolder } from '../../support/folder';
import { runAccessJob } from './support';

jest.setTimeout(300_000);

const JETSTREAM = { memory: '8Mi', file: '64Mi', volume: '128Mi' };
/** How leaves prove who they are, and how many there are that must not notice. Passwords take the servers their time. */
const KINDS = [
  ['mutual-tls', 50],
  ['password', 5],
] as const;

function synthesized(trust: object, sites: Readonly<Record<string, object>>, replicas = 3): string {
  const environment = parseEnvironment(
    {
      name: 'test',
      trust,
      hub: { address: 'nats.example.com', kube: { context: 'hub' }, replicas, jetstream: JETSTREAM },
      sites,
      defaults: { site: { jetstream: JETSTREAM, reconnectSeconds: 1, streams: {} } },
    },
    'environments/test.ts',
  );
  return synthesizeFleet(environment).outdir;
}

/** The sites of a fleet, with changes of some. */
function sites(names: readonly string[], changes: Readonly<Record<string, object>> = {}) {
  return Object.fromEntries(names.map((name) => [name, changes[name] ?? {}]));
}

async function allConnected(fleet: RunningFleet, count: number): Promise<boolean> {
  return becomesTrue(async () => (await leafConnections(fleet.serversOf(fleet.hub))).length === count, 60_000);
}

describe.each(KINDS)('with trust by %s and %d sites that must not notice', (kind, count) => {
  let fleet: RunningFleet;
  const trust = { kind };
  const others = Array.from({ length: count }, (_, n) => `store-${n + 1}`);
  const names = ['stolen', 'closed', 'changed', ...others];

  beforeAll(async () => {
    const plan = await readPlan(synthesized(trust, sites(names)));
    fleet = new RunningFleet(plan, natsServer(PINNED));
    await fleet.start(plan.tiers.filter(({ role }) => role === 'hub'));
    expect(await clustersForm.run(fleet)).toMatchObject({ failures: [] });
  });
  afterAll(() => fleet?.stop());

  test('the first deploy finds nobody to send away, and what it enforced is kept', async () => {
    expect(await runAccessJob(fleet, fleet.hub)).toEqual({
      status: 0,
      output: 'all 3 servers have loaded the list of leaves\n0 connections dropped, 0 were there\n',
    });
    await fleet.start(fleet.tiers.filter(({ role }) => role === 'leaf'));
    expect(await allConnected(fleet, names.length)).toBe(true);
  });

  test('run again it sends nobody away', async () => {
    const before = await listConnections(fleet);
    const { status, output } = await runAccessJob(fleet, fleet.hub);
    expect({ status, output }).toEqual({
      status: 0,
      output: `all 3 servers have loaded the list of leaves\n0 connections dropped, ${names.length} were there\n`,
    });
    expect(await droppedSince(fleet, withoutClients(before))).toEqual([]);
  });

  test('a site that is revoked, one that is taken out and one whose filter changes: these are cut off, the others do not notice', async () => {
    const thief = await thiefOf(fleet, 'stolen', 'store-99-nats-leaf-0');
    try {
      expect(await allConnected(fleet, names.length + 1)).toBe(true);
      const before = withoutClients(await listConnections(fleet), ['stolen', 'closed', 'changed', 'store-99']);
      const next = await readPlan(
        synthesized(
          trust,
          sites(
            names.filter((name) => name !== 'closed'),
            { stolen: { revoked: true }, changed: { up: ['alerts.>'] } },
          ),
        ),
        fleet.plan.resolver.state,
      );
      await deploy(fleet, next, { enforces: false });
      const hub = next.tiers.find(({ role }) => role === 'hub') ?? fleet.hub;
      const { status, output } = await runAccessJob(fleet, hub);
      expect(
        output
          .split('\n')
          .filter((line) => line.startsWith('drops'))
          .map((line) => line.replace(/ on .*/, ''))
          .sort(),
      ).toEqual([
        'drops the connection of changed',
        'drops the connection of closed',
        'drops the connection of stolen',
        'drops the connection of stolen',
      ]);
      expect(status).toBe(0);
      const users = (await leafConnections(fleet.serversOf(hub))).map(({ user }) => user);
      expect(users.filter((user) => user === 'stolen' || user === 'closed')).toEqual([]);
      expect(await droppedSince(fleet, before)).toEqual([]);
      expect(await allConnected(fleet, names.length - 2)).toBe(true);
      await expectFilter('changed', 'alerts.fire', true);
      await expectFilter('changed', 'sensors.heat', false);
      await expectFilter('stolen', 'sensors.heat', false);
      await expectFilter('store-5', 'sensors.heat', true);
      const refused = fleet
        .serversOf(hub)
        .flatMap(({ process }) => process.logLines)
        .filter((line) => /authentication error/i.test(line));
      expect(refused.length).toBeGreaterThan(0);
    } finally {
      await thief.kill();
    }
  });

  async function expectFilter(site: string, subject: string, passes: boolean): Promise<void> {
    const hub = await fleet.connectTo(fleet.hub);
    const listener = new Listener(hub, [subject]);
    const tier = fleet.tiers.find(({ name }) => name === site);
    if (!tier) throw new Error(`no site ${site}`);
    const heard = await isHeard(await fleet.connectTo(tier), subject, listener, `from ${site}`);
    listener.close();
    expect({ site, subject, passes: heard }).toEqual({ site, subject, passes });
  }
});

test('servers that have not loaded the list are waited for, and named when they do not', async () => {
  const plan = await readPlan(synthesized({ kind: 'password' }, sites(['edge1']), 1));
  const fleet = new RunningFleet(plan, natsServer(PINNED));
  try {
    await fleet.start(plan.tiers.filter(({ role }) => role === 'hub'));
    await becomesTrue(
      async () => (await Promise.all(fleet.servers.map((server) => server.healthy()))).every(Boolean),
      60_000,
    );
    const result = await runAccessJob(fleet, fleet.hub, (script) =>
      script.replace(/access:[0-9a-f]+/, 'access:another').replace('-lt 200', '-lt 2'),
    );
    expect(result).toEqual({ status: 1, output: 'not loaded yet by: nats-hub-0\n' });
  } finally {
    await fleet.stop();
  }
});

test('servers that do not say who their leaves are fail the Job, with what to do', async () => {
  const plan = await readPlan(synthesized({ kind: 'password' }, sites(['edge1']), 1));
  const fleet = new RunningFleet(plan, natsServer(OLD));
  try {
    await fleet.start(plan.tiers);
    await becomesTrue(async () => (await fleet.serversOf(fleet.hub)[0]?.leaves())?.length === 1, 60_000);
    const { status, output } = await runAccessJob(fleet, fleet.hub);
    expect(status).toBe(1);
    expect(output).toMatch(/do not say who their leaves are \(nats-server before 2\.11\): restart them, or upgrade\n$/);
  } finally {
    await fleet.stop();
  }
});

/** What stays for as long as nobody is cut off: the tests' own clients and commands come and go. */
function withoutClients(connections: ReadonlySet<string>, names: readonly string[] = []): Set<string> {
  return new Set(
    [...connections].filter(
      (text) => !text.startsWith('client') && !names.some((name) => text.includes(`${name}-nats-leaf`)),
    ),
  );
}

/** A server with a site's identity under another site's name. */
async function thiefOf(fleet: RunningFleet, site: string, name: string): Promise<NatsProcess> {
  const tier = fleet.tiers.find((candidate) => candidate.name === site);
  const pod = tier?.pods[0];
  if (!tier || !pod) throw new Error(`no site ${site}`);
  const folder = `${fleet.root(pod)}/etc/nats`;
  const files = [...pod.files.keys()]
    .filter((path) => /certs\/leaf-/.test(path))
    .map((path) => path.replace('/etc/nats', folder));
  const tls = files.map((file) => `${/leaf-(cert|key|ca)\.pem$/.exec(file)?.[1]}_file: "${file}"`);
  const address = leafAddress(fleet, fleet.hub);
  const hasUrl = pod.files.has('/etc/nats/secrets/remote.conf');
  const own = temporaryFolder();
  const configFile = join(own, 'nats.conf');
  // nats-server takes what it includes for relative to the file that does so.
  if (hasUrl) copyFileSync(`${folder}/secrets/remote.conf`, join(own, 'remote.conf'));
  writeFileSync(
    configFile,
    [
      ...(hasUrl ? ['include "remote.conf"'] : []),
      `server_name: "${name}"\nhost: "127.0.0.1"\nport: -1`,
      `leafnodes { reconnect: "1s", remotes: [{ url: ${hasUrl ? '$remote_url' : `"tls://${address.host}:${address.port}"`}, tls { ${tls.join(', ')} } }] }\n`,
    ].join('\n'),
  );
  const thief = new NatsProcess({ binary: fleet.binary, name, configFile, env: {} });
  thief.start();
  return thief;
}
