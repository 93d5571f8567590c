import type { EnvironmentDraft } from '../../schema/draft';
import { filesUnder } from '../support/fleet';
import { Artifact } from '../support/rehearsal';
import { linesOf } from './example';

jest.setTimeout(60_000);

/** What would be synthesized of a fleet that is refused. */
function refused(written: Omit<EnvironmentDraft, 'name' | 'hub'>, problem: string): () => Artifact {
  const all = { hub: { address: 'nats.example.com', kube: { context: 'hub' } }, ...written };
  expect(linesOf({ name: 'prod', ...all })).toEqual([expect.stringContaining(problem)]);
  return () => Artifact.unchecked(all);
}

const region = (via: string) => ({ address: `${via}.example.com`, kube: { context: via }, via });

test('paths in a cycle, or to an unknown region: no such fleet can be synthesized', () => {
  const cycle = { regions: { eu: region('us'), us: region('eu') } };
  expect(refused(cycle, 'regions.eu.via: "us" is part of a cycle')).toThrow();
  expect(refused({ sites: { edge1: { via: 'asia' } } }, 'sites.edge1.via: "asia" is not a region')).toThrow();
});

test('a client at an unknown place is a user of no server', () => {
  const clients = { dashboard: { at: 'edge2', publish: ['a'] } };
  const artifact = refused({ sites: { edge1: {} }, clients }, 'clients.dashboard.at: "edge2" is not a place')();
  expect(JSON.stringify(filesUnder(artifact.outdir))).not.toContain('dashboard');
});

test('two sites in one namespace are the same objects', async () => {
  const there = { namespace: 'edge', kube: { context: 'k' } };
  const artifact = refused({ sites: { edge1: there, edge2: there } }, 'sites.edge2.namespace: "edge"')();
  const pods = (await artifact.plan()).tiers.filter(({ role }) => role === 'leaf').flatMap((tier) => tier.pods);
  expect(pods.map(({ namespace, name }) => `${namespace}/${name}`)).toEqual(['edge/nats-leaf-0', 'edge/nats-leaf-0']);
});

test('two sites with different limits for one stream: it has those of one site', async () => {
  const site = (maxBytes: string) => ({
    up: ['pos.>'],
    streams: { POS: { subjects: ['pos.>'], maxBytes: '1Mi', hub: { maxBytes } } },
  });
  const sites = { edge1: site('10Mi'), edge2: site('20Mi') };
  const { tiers } = await refused({ sites }, 'sites.edge2.streams.POS.hub.maxBytes: "20Mi" is not')().plan();
  const stream = tiers.find(({ role }) => role === 'hub')?.streams.get('POS');
  expect(JSON.parse(stream ?? '{}').max_bytes).toBe(20 * 2 ** 20);
});
