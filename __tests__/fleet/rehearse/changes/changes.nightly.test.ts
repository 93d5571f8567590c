import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { becomesTrue } from '../../../../fleet/rehearse/wait';
import { natsCli, natsServer, PINNED } from '../../../support/binaries';
import { temporaryFolder } from '../../../support/folder';
import { mapAt } from '../../../support/walk';
import { BEFORE, fill, left, STREAM, TestTier, type TierShape } from './tier';

jest.setTimeout(600_000);

const ALL = 100;

/** A tier with a hundred messages in a stream with a copy on each server. */
async function withTier(shape: Partial<TierShape>, use: (tier: TestTier) => Promise<void>): Promise<void> {
  const tier = new TestTier(natsServer(PINNED));
  try {
    await tier.start(shape);
    await fill(tier, shape.servers ?? BEFORE.servers);
    await use(tier);
  } finally {
    await tier.stop();
  }
}

const execute = promisify(execFile);

/** Runs the `nats` command; answers whether it succeeded. */
function nats(url: string, ...args: readonly string[]): Promise<boolean> {
  const env = { PATH: process.env.PATH, HOME: temporaryFolder() };
  return execute(natsCli(), ['--server', url, ...args], { env, timeout: 60_000 }).then(
    () => true,
    () => false,
  );
}

/** Servers that the cluster still counts as members and that are offline, by their peer ids: servers that were made anew do not know their names. */
async function offlinePeers(tier: TestTier): Promise<string[]> {
  const answers = await Promise.all([0, 1, 2].map((ordinal) => tier.monitor(ordinal, '/jsz')));
  const lists = answers.flatMap((answer) => {
    const { replicas } = mapAt(answer, 'meta_cluster');
    return Array.isArray(replicas) ? [replicas.map((replica) => mapAt(replica))] : [];
  });
  if (lists.length === 0) throw new Error('there is no leader yet');
  const gone = lists.flat().filter(({ offline }) => offline === true);
  return [...new Set(gone.map(({ peer }) => String(peer)))];
}

const CLUSTER = { servers: 3 };

/** What docs/changes.md says of each change. */
test.concurrent.each<[string, Partial<TierShape>, Partial<TierShape>, number | string, number | string]>([
  ['a cluster of three gets five servers: streams stay', CLUSTER, { servers: 5 }, ALL, ALL],
  ['another domain, one server: streams stay', {}, { domain: 'other' }, ALL, ALL],
  ['another domain, a cluster: streams stay', CLUSTER, { domain: 'other' }, ALL, ALL],
  ['another name of the cluster: streams stay', CLUSTER, { clusterName: 'other' }, ALL, ALL],
  ['another name of a server alone: streams stay', {}, { serverNamePrefix: 'new-' }, ALL, ALL],
  ['another store_dir: out of reach, until it is put back', {}, { storeDir: 'elsewhere' }, 'stream not found', ALL],
  ['another account: out of reach, until it is put back', {}, { account: 'OTHER' }, 'stream not found', ALL],
  ['another namespace, one server: out of reach, until put back', {}, { namespace: 'new' }, 'stream not found', ALL],
  [
    'another namespace, a cluster: out of reach, until put back',
    CLUSTER,
    { namespace: 'new' },
    'stream not found',
    ALL,
  ],
  ['a cluster becomes one server: out of reach, until it is put back', CLUSTER, BEFORE, 'stream not found', ALL],
])('%s', async (_what, before, change, changed, putBack) => {
  await withTier(before, async (tier) => {
    await tier.change(change);
    expect(await left(tier, changed)).toBe(changed);
    await tier.change({ ...BEFORE, ...before });
    expect(await left(tier, putBack)).toBe(putBack);
  });
});

test.concurrent('one server becomes a cluster: the streams are deleted, and to put it back brings back none', async () => {
  await withTier({}, async (tier) => {
    await tier.change(CLUSTER);
    const deleted = () => tier.log().some((line) => line.includes(`Detected orphaned stream 'FLEET > ${STREAM}'`));
    expect(await becomesTrue(async () => deleted(), 60_000)).toBe(true);
    await tier.change(BEFORE);
    expect(await left(tier, 'stream not found')).toBe('stream not found');
  });
});

test.concurrent('all servers of a cluster get other names: nothing can be read', async () => {
  await withTier(CLUSTER, async (tier) => {
    await tier.change({ serverNamePrefix: 'new-' });
    expect(await left(tier, ALL)).not.toBe(ALL);
  });
});

test.concurrent.each([
  ['one server becomes a cluster', {}, CLUSTER, 3],
  ['a cluster becomes one server', CLUSTER, BEFORE, 1],
])('the way out where %s: what was backed up is restored, and stays', async (_what, before, change, copies) => {
  await withTier(before, async (tier) => {
    const backup = join(temporaryFolder(), STREAM);
    expect(await nats(tier.url, 'stream', 'backup', STREAM, backup)).toBe(true);
    await tier.change(change);
    // The deploy's own Job has made the stream, empty or not.
    const add = ['stream', 'add', STREAM, '--subjects=kept.>', '--defaults', `--replicas=${copies}`];
    expect(await becomesTrue(() => nats(tier.url, ...add), 60_000)).toBe(true);
    expect(await nats(tier.url, 'stream', 'rm', STREAM, '--force')).toBe(true);
    expect(await nats(tier.url, 'stream', 'restore', backup, '--replicas', String(copies))).toBe(true);
    expect(await left(tier, ALL)).toBe(ALL);
  });
});

test.concurrent('five servers become three: streams stay; the cluster counts the two that went until they are removed', async () => {
  await withTier({ servers: 5 }, async (tier) => {
    await tier.change(CLUSTER);
    expect(await left(tier, ALL)).toBe(ALL);
    const edit = () => nats(tier.url, 'stream', 'edit', STREAM, '--replicas=3', '--force');
    expect(await becomesTrue(edit, 60_000)).toBe(true);
    let gone: readonly string[] = [];
    const twoAreGone = async () => {
      gone = await offlinePeers(tier);
      return gone.length === 2;
    };
    expect(await becomesTrue(twoAreGone, 60_000)).toBe(true);
    for (const peer of gone) {
      const remove = () => nats(tier.systemUrl, 'server', 'cluster', 'peer-remove', peer, '--force');
      expect(await becomesTrue(remove, 30_000)).toBe(true);
    }
    expect(await becomesTrue(async () => (await offlinePeers(tier)).length === 0, 30_000)).toBe(true);
    expect(await left(tier, ALL)).toBe(ALL);
  });
});

test.concurrent('a smaller file makes every smaller limit of a stream fail, where the streams are over it: the streams come first', async () => {
  await withTier({}, async (tier) => {
    const limit = (megabytes: number) =>
      nats(tier.url, 'stream', 'edit', STREAM, `--max-bytes=${megabytes}MB`, '--force');
    expect(await limit(80)).toBe(true);
    await tier.change({ maxFile: 50 });
    expect([await left(tier, ALL), await limit(40)]).toEqual([ALL, false]);
    await tier.change({ maxFile: 100 });
    expect([await left(tier, ALL), await limit(40)]).toEqual([ALL, true]);
    await tier.change({ maxFile: 50 });
    expect([await left(tier, ALL), await limit(30)]).toEqual([ALL, true]);
  });
});
