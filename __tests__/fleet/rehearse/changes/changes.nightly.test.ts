import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { becomesTrue } from '../../../../fleet/rehearse/wait';
import { natsCli } from '../../../support/binaries';
import { temporaryFolder } from '../../../support/folder';
import { mapAt } from '../../../support/walk';
import { BEFORE, type Shape, STREAM, TestTier } from './tier';

jest.setTimeout(600_000);

const ALL = 100;
const GONE = 'stream not found';
const CLUSTER = { servers: 3 };
const PATIENCE_MS = 60_000;

/** Runs the `nats` command; answers whether it succeeded. */
function nats(url: string, ...args: readonly string[]): Promise<boolean> {
  const env = { PATH: process.env.PATH, HOME: temporaryFolder() };
  const ran = promisify(execFile)(natsCli(), ['--server', url, ...args], { env, timeout: PATIENCE_MS });
  return ran.then(
    () => true,
    () => false,
  );
}

/** The same until it succeeds, or for a minute. */
const inTheEnd = (...args: Parameters<typeof nats>) => becomesTrue(() => nats(...args), PATIENCE_MS);

/**
 * What docs/changes.md says of each change: what is left of a hundred messages after it, by default all of them, and
 * when it is put back.
 */
test.concurrent.each<[string, before: Shape, change: Shape, changed?: string]>([
  ['a cluster of three gets five servers: streams stay', CLUSTER, { servers: 5 }],
  ['another domain, one server: streams stay', {}, { domain: 'other' }],
  ['another domain, a cluster: streams stay', CLUSTER, { domain: 'other' }],
  ['another name of the cluster: streams stay', CLUSTER, { clusterName: 'other' }],
  ['another name of a server alone: streams stay', {}, { serverNamePrefix: 'new-' }],
  ['another store_dir: out of reach, until it is put back', {}, { storeDir: 'elsewhere' }, GONE],
  ['another account: out of reach, until it is put back', {}, { account: 'OTHER' }, GONE],
  ['another namespace, one server: out of reach, until put back', {}, { namespace: 'new' }, GONE],
  ['another namespace, a cluster: out of reach, until put back', CLUSTER, { namespace: 'new' }, GONE],
  ['a cluster becomes one server: out of reach, until it is put back', CLUSTER, BEFORE, GONE],
])('%s', (_what, before, change, changed) =>
  TestTier.use(before, async (tier) => {
    await tier.change(change);
    expect(await tier.left(changed ?? ALL)).toBe(changed ?? ALL);
    await tier.change({ ...BEFORE, ...before });
    expect(await tier.left(ALL)).toBe(ALL);
  }),
);

test.concurrent('one server becomes a cluster: the streams are deleted, and to put it back brings back none', () =>
  TestTier.use({}, async (tier) => {
    await tier.change(CLUSTER);
    const deleted = async () => tier.log().join('\n').includes(`Detected orphaned stream 'FLEET > ${STREAM}'`);
    expect(await becomesTrue(deleted, PATIENCE_MS)).toBe(true);
    await tier.change(BEFORE);
    expect(await tier.left(GONE)).toBe(GONE);
  }));

test.concurrent('all servers of a cluster get other names: nothing can be read', () =>
  TestTier.use(CLUSTER, async (tier) => {
    await tier.change({ serverNamePrefix: 'new-' });
    expect(await tier.left(ALL)).not.toBe(ALL);
  }));

test.concurrent.each([
  ['one server becomes a cluster', {}, CLUSTER],
  ['a cluster becomes one server', CLUSTER, BEFORE],
])('the way out where %s: what was backed up is restored, and stays', (_what, before, change) =>
  TestTier.use(before, async (tier) => {
    const backup = join(temporaryFolder(), STREAM);
    const copies = `--replicas=${change.servers}`;
    expect(await nats(tier.url(), 'stream', 'backup', STREAM, backup)).toBe(true);
    await tier.change(change);
    // The deploy's own Job has made the stream, empty or not.
    expect(await inTheEnd(tier.url(), 'stream', 'add', STREAM, '--subjects=kept.>', '--defaults', copies)).toBe(true);
    expect(await nats(tier.url(), 'stream', 'rm', STREAM, '--force')).toBe(true);
    expect(await nats(tier.url(), 'stream', 'restore', backup, copies)).toBe(true);
    expect(await tier.left(ALL)).toBe(ALL);
  }),
);

/**
 * Servers that the cluster still counts as members and that are offline, by their peer ids: recreated servers do not
 * know their names.
 */
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

test.concurrent('five servers become three: streams stay; the cluster counts the two that went until they are removed', () =>
  TestTier.use({ servers: 5 }, async (tier) => {
    await tier.change(CLUSTER);
    expect(await tier.left(ALL)).toBe(ALL);
    expect(await inTheEnd(tier.url(), 'stream', 'edit', STREAM, '--replicas=3', '--force')).toBe(true);
    let gone: readonly string[] = [];
    const areGone = (count: number) =>
      becomesTrue(async () => {
        gone = await offlinePeers(tier);
        return gone.length === count;
      }, PATIENCE_MS);
    expect(await areGone(2)).toBe(true);
    for (const peer of gone)
      expect(await inTheEnd(tier.url('sys'), 'server', 'cluster', 'peer-remove', peer, '--force')).toBe(true);
    expect(await areGone(0)).toBe(true);
    expect(await tier.left(ALL)).toBe(ALL);
  }));

test.concurrent('a smaller file makes every smaller limit of a stream fail, where the streams are over it: the streams come first', () =>
  TestTier.use({}, async (tier) => {
    const limit = (megabytes: number) =>
      nats(tier.url(), 'stream', 'edit', STREAM, `--max-bytes=${megabytes}MB`, '--force');
    expect(await limit(80)).toBe(true);
    for (const [maxFile, megabytes, taken] of [
      [50, 40, false],
      [100, 40, true],
      [50, 30, true],
    ] as const) {
      await tier.change({ maxFile });
      expect([await tier.left(ALL), await limit(megabytes)]).toEqual([ALL, taken]);
    }
  }));
