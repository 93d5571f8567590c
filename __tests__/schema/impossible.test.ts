import type { EnvironmentDraft } from '../../schema/draft';
import { filesUnder } from '../support/fleet';
import { Artifact } from '../support/rehearsal';
import { linesOf } from './example';

jest.setTimeout(60_000);

const HUB = { address: 'nats.example.com', kube: { context: 'hub' } };

type Written = Omit<EnvironmentDraft, 'name'>;

function refused(written: Written, message: RegExp): void {
  expect(linesOf({ name: 'prod', ...written })).toEqual([expect.stringMatching(message)]);
}

test('ways in a cycle, or to nowhere: no such fleet can be synthesized', () => {
  const region = (via: string) => ({ address: `${via}.example.com`, kube: { context: via }, via });
  const cycle = { hub: HUB, regions: { eu: region('us'), us: region('eu') }, sites: {} };
  refused(cycle, /^regions\.eu\.via: "us" is part of a cycle/);
  expect(() => Artifact.unchecked(cycle)).toThrow();
  const nowhere = { hub: HUB, sites: { edge1: { via: 'asia' } } };
  refused(nowhere, /^sites\.edge1\.via: "asia" is not a region/);
  expect(() => Artifact.unchecked(nowhere)).toThrow();
});

test('a client at no place is a user of no server', () => {
  const written = { hub: HUB, sites: { edge1: {} }, clients: { dashboard: { at: 'edge2', publish: ['a'] } } };
  refused(written, /^clients\.dashboard\.at: "edge2" is not a place/);
  expect(JSON.stringify(filesUnder(Artifact.unchecked(written).outdir))).not.toContain('dashboard');
});

test('two sites in one namespace are the same objects', async () => {
  const written = {
    hub: HUB,
    sites: {
      edge1: { namespace: 'edge', kube: { context: 'k' } },
      edge2: { namespace: 'edge', kube: { context: 'k' } },
    },
  };
  refused(written, /^sites\.edge2\.namespace: "edge" of context "k" is where edge1 runs/);
  const { tiers } = await Artifact.unchecked(written).plan();
  const pods = tiers.filter(({ role }) => role === 'leaf').flatMap((tier) => tier.pods);
  expect(pods.map(({ namespace, name }) => `${namespace}/${name}`)).toEqual(['edge/nats-leaf-0', 'edge/nats-leaf-0']);
});

test('two sites with other limits for one stream: it has those of one', async () => {
  const site = (maxBytes: string) => ({
    up: ['pos.>'],
    streams: { POS: { subjects: ['pos.>'], maxBytes: '1Mi', hub: { maxBytes } } },
  });
  const written = { hub: HUB, sites: { edge1: site('10Mi'), edge2: site('20Mi') } };
  refused(written, /^sites\.edge2\.streams\.POS\.hub\.maxBytes: "20Mi" is not/);
  const { tiers } = await Artifact.unchecked(written).plan();
  const stream = tiers.find(({ role }) => role === 'hub')?.streams.get('POS');
  expect(JSON.parse(stream ?? '{}').max_bytes).toBe(20 * 2 ** 20);
});
