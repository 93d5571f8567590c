import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { resourcesOfType, stackNamed } from '../../../fleet/model';
import { droppedSince, listConnections } from '../../../fleet/rehearse/connections';
import { deploy } from '../../../fleet/rehearse/deploy';
import { clustersForm } from '../../../fleet/rehearse/drills/clusters-form';
import { leafAddress } from '../../../fleet/rehearse/drills/unauthorized-refused';
import { isHeard, Listener } from '../../../fleet/rehearse/exchange';
import { leafConnections } from '../../../fleet/rehearse/leaf-access';
import { type RehearsalPlan, readRehearsalPlan } from '../../../fleet/rehearse/rehearsal-plan';
import { RunningFleet } from '../../../fleet/rehearse/running-fleet';
import type { RehearsalTier } from '../../../fleet/rehearse/topology';
import { becomesTrue } from '../../../fleet/rehearse/wait';
import { jq, natsCli, natsServer, OLD, PINNED } from '../../support/binaries';
import { environmentWith, synthesizeFleet } from '../../support/fleet';
import { temporaryFolder } from '../../support/folder';
import { RawLeaf } from '../../support/raw-leaf';
import { at, mapAt, textAt } from '../../support/walk';

jest.setTimeout(300_000);

type Sites = Readonly<Record<string, object>>;
const JETSTREAM = { memory: '8Mi', file: '64Mi', volume: '128Mi' };

function planned(kind: string, sites: Sites, replicas: number, before?: RehearsalPlan): Promise<RehearsalPlan> {
  const environment = environmentWith({
    trust: { kind },
    hub: { address: 'nats.example.com', kube: { context: 'hub' }, replicas, jetstream: JETSTREAM },
    sites,
    defaults: { site: { jetstream: JETSTREAM, reconnectSeconds: 1, streams: {} } },
  });
  return readRehearsalPlan(synthesizeFleet(environment).outdir, before?.resolver.state);
}

/** The container of the Job that enforces a tier's list of leaves, as it was synthesized. */
async function containerOf({ plan }: RunningFleet, tier: RehearsalTier) {
  const jobs = resourcesOfType(stackNamed(plan.resolver.app, tier.stack), 'kubernetes_job_v1');
  const { address = '' } = jobs.find((job) => job.address.includes('access_job')) ?? {};
  const { spec } = await plan.resolver.resource(tier.stack, address);
  return at(spec, 'template', 'spec', 'container', 0);
}

/** Runs its script with the real `nats` command and jq: only the places of its files and of the server differ. */
async function runJob(fleet: RunningFleet, tier: RehearsalTier, change = (script: string) => script) {
  const home = temporaryFolder();
  const program = (path: string) => `#!/bin/sh\nexec '${path}' "$@"\n`;
  const [operator, admin] = [fleet.credentials(tier, 'sys'), fleet.credentials(tier, 'admin')];
  const bin = { nats: program(natsCli()), jq: program(jq()) };
  for (const [folder, files] of Object.entries({
    operator,
    admin,
    bin,
    access: { 'access.json': JSON.stringify(tier.access) },
  })) {
    mkdirSync(join(home, folder));
    for (const [name, text] of Object.entries(files)) writeFileSync(join(home, folder, name), text, { mode: 0o700 });
  }
  const here = (text: string) => text.replace(/\/(?=(access|operator|admin)\/)/g, `${home}/`);
  const container = await containerOf(fleet, tier);
  const variables = [at(container, 'env')].flat().map((variable) => {
    const { name, value, value_from } = mapAt(variable);
    if (!value_from) return [name, here(String(value))];
    const { name: secret, key } = mapAt(value_from, 'secret_key_ref');
    return [name, (String(secret).endsWith('-sys') ? operator : admin)[String(key)]];
  });
  const { NATS_URL, ...env } = Object.fromEntries(variables);
  const [server] = fleet.serversOf(tier);
  const url = `${String(NATS_URL).split('://')[0]}://localhost:${server?.ports.client}`;
  const script = change(here(textAt(container, 'command', 2)).replace('cd /tmp', `cd ${home}`));
  const child = spawn('/bin/sh', ['-ec', script], {
    env: { ...env, NATS_URL: url, XDG_CONFIG_HOME: home, PATH: `${home}/bin:/usr/local/bin:/usr/bin:/bin` },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const [status] = await once(child, 'close');
  return { status, output };
}

const usersOf = async (fleet: RunningFleet) =>
  (await leafConnections(fleet.serversOf(fleet.hub))).map(({ user }) => user);
const allConnected = (fleet: RunningFleet, count: number) =>
  becomesTrue(async () => (await usersOf(fleet)).length === count, 60_000);

function tierOf(fleet: RunningFleet, site: string): RehearsalTier {
  const tier = fleet.tiers.find(({ name }) => name === site);
  if (!tier) throw new Error(`no site ${site}`);
  return tier;
}

// How leaves prove who they are, and how many there are that must not notice. Passwords take the servers their time.
describe.each([
  ['mutual-tls', 50],
  ['password', 5],
])('with trust by %s and %d sites that must not notice', (kind, count) => {
  let fleet: RunningFleet;
  const others = Array.from({ length: count }, (_, n) => `store-${n + 1}`);
  const names = ['stolen', 'closed', 'changed', ...others];
  const sites = (left: readonly string[], changes: Sites = {}): Sites =>
    Object.fromEntries(left.map((name) => [name, changes[name] ?? {}]));

  beforeAll(async () => {
    const plan = await planned(kind, sites(names), 3);
    fleet = new RunningFleet(plan, natsServer(PINNED));
    await fleet.start(plan.tiers.filter(({ role }) => role === 'hub'));
    expect(await clustersForm.run(fleet)).toMatchObject({ failures: [] });
  });
  afterAll(() => fleet?.stop());

  const nobody = (there: number) => ({
    status: 0,
    output: `all 3 servers have loaded the list of leaves\n0 connections dropped, ${there} were there\n`,
  });
  /** Connections that stay for as long as nobody is cut off: the tests' own clients and commands come and go. */
  const connections = async (without: readonly string[] = []) =>
    new Set(
      [...(await listConnections(fleet))].filter(
        (text) => !text.startsWith('client') && !without.some((name) => text.includes(`${name}-nats-leaf`)),
      ),
    );

  test('the first deploy disconnects no leaf and stores what it enforced; run again, it disconnects no leaf', async () => {
    expect(await runJob(fleet, fleet.hub)).toEqual(nobody(0));
    await fleet.start(fleet.tiers.filter(({ role }) => role === 'leaf'));
    expect(await allConnected(fleet, names.length)).toBe(true);
    const before = await connections();
    expect(await runJob(fleet, fleet.hub)).toEqual(nobody(names.length));
    expect(await droppedSince(fleet, before)).toEqual([]);
  });

  test('a revoked site, a removed one and one whose filter changes are disconnected; the others stay connected', async () => {
    const thief = await thiefOf(fleet, 'stolen', 'store-99-nats-leaf-0');
    expect(await allConnected(fleet, names.length + 1)).toBe(true);
    const before = await connections(['stolen', 'closed', 'changed', 'store-99']);
    const left = names.filter((name) => name !== 'closed');
    const changes = { stolen: { revoked: true }, changed: { up: ['alerts.>'] } };
    await deploy(fleet, await planned(kind, sites(left, changes), 3, fleet.plan), { enforces: false });
    const { status, output } = await runJob(fleet, fleet.hub);
    const dropped = output.match(/(?<=^drops the connection of )\S+/gm) ?? [];
    expect({ status, dropped: dropped.sort() }).toEqual({
      status: 0,
      dropped: ['changed', 'closed', 'stolen', 'stolen'],
    });
    expect(await thief.isOut()).toBe(true);
    const users = await usersOf(fleet);
    expect(users.filter((user) => user === 'stolen' || user === 'closed')).toEqual([]);
    expect(await droppedSince(fleet, before)).toEqual([]);
    expect(await allConnected(fleet, names.length - 2)).toBe(true);
    const ways = [
      ['changed', 'alerts.fire'],
      ['changed', 'sensors.heat'],
      ['stolen', 'sensors.heat'],
      ['store-5', 'sensors.heat'],
    ] as const;
    const heard: boolean[] = [];
    for (const [site, subject] of ways) heard.push(await passes(site, subject));
    expect(heard).toEqual([true, false, false, true]);
    const logs = fleet.serversOf(fleet.hub).flatMap(({ process }) => process.logLines);
    expect(logs.some((line) => /authentication error/i.test(line))).toBe(true);
  });

  async function passes(site: string, subject: string): Promise<boolean> {
    const listener = new Listener(await fleet.connectTo(fleet.hub), [subject]);
    const heard = await isHeard(await fleet.connectTo(tierOf(fleet, site)), subject, listener, `from ${site}`);
    listener.close();
    return heard;
  }
});

/** A leaf with one site's identity that claims to be another site's server. */
async function thiefOf(fleet: RunningFleet, site: string, name: string): Promise<RawLeaf> {
  const files = tierOf(fleet, site).pods[0]?.files;
  const text = (path: string) => files?.get(`/etc/nats/${path}`)?.content;
  const ca = text('certs/leaf-ca.pem');
  const [, user, pass = ''] = /:\/\/([^:]+):([^@]+)@/.exec(text('secrets/remote.conf') ?? '') ?? [];
  const tls = ca && { ca, cert: text('certs/leaf-cert.pem'), key: text('certs/leaf-key.pem') };
  const { port } = leafAddress(fleet, fleet.hub);
  const connect = {
    name,
    cluster: name,
    version: PINNED,
    protocol: 1,
    headers: true,
    user,
    pass: decodeURIComponent(pass),
  };
  return RawLeaf.open({ port, ...(tls && { tls }), connect });
}

test.each<[string, string, (script: string) => string, string]>([
  [
    'the Job waits for servers that have not loaded the list, and names them if they never do',
    PINNED,
    (script) => script.replace(/access:[0-9a-f]+/, 'access:another').replace('-lt 200', '-lt 2'),
    'not loaded yet by: nats-hub-0',
  ],
  [
    'servers that do not report who their leaves are fail the Job, with the fix',
    OLD,
    (script) => script,
    'these servers do not say who their leaves are (nats-server before 2.11): restart them, or upgrade',
  ],
])('%s', async (_what, version, change, complaint) => {
  const plan = await planned('password', { edge1: {} }, 1);
  const fleet = new RunningFleet(plan, natsServer(version));
  try {
    await fleet.start(plan.tiers);
    await becomesTrue(async () => (await fleet.serversOf(fleet.hub)[0]?.leaves())?.length === 1, 60_000);
    const { status, output } = await runJob(fleet, fleet.hub, change);
    expect([status, output.trimEnd().split('\n').at(-1)]).toEqual([1, complaint]);
  } finally {
    await fleet.stop();
  }
});
