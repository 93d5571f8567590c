import type { Environment } from '../../environment/environment';
import { makeReview } from '../../review/make-review';
import { plain } from '../../review/phrase';
import type { Review } from '../../review/review';
import { environmentWith } from '../support/fleet';
import { PLANNED_AT, plansOf } from '../support/terraform-plan';

type Changes = Readonly<Record<string, unknown>>;

/** A fleet with a cluster as its hub, a region, a stream and a client. */
const FLEET = {
  hub: { address: 'nats.example.com', kube: { context: 'hub' }, replicas: 3 },
  regions: { eu: { address: 'nats-eu.example.com', kube: { context: 'eu' } } },
  sites: { edge1: {}, edge2: {}, plant7: { via: 'eu' } },
};
const BEFORE = environmentWith(FLEET);

jest.setTimeout(120_000);

async function review(before: Environment | undefined, after: Environment | undefined): Promise<Review> {
  const plans = await plansOf(before, after);
  return makeReview({ plans: [...plans.values()], now: new Date(PLANNED_AT) });
}

/** The findings as they are told: level, rule, stack, title. */
async function told(to: Changes, before = BEFORE): Promise<string[]> {
  const { findings } = await review(before, environmentWith({ ...FLEET, ...to }));
  return findings.map(({ level, rule, stack, title }) => `${level} ${rule} ${stack}: ${plain(title)}`);
}

test('nothing changes: safe, nothing is found', async () => {
  expect(await told({})).toEqual([]);
});

const CASES: Record<string, Changes> = {
  'a site joins': { sites: { ...FLEET.sites, edge3: {} } },
  'a site goes': { sites: { edge1: {}, plant7: { via: 'eu' } } },
  'a site is revoked': { sites: { ...FLEET.sites, edge2: { revoked: true } } },
  'a filter is wider': { sites: { ...FLEET.sites, edge2: { up: ['sensors.>', 'alerts.>', 'logs.>'] } } },
  'the image is older': { image: { nats: 'nats:2.14.0' } },
  'fewer servers': { hub: { ...FLEET.hub, replicas: 1 } },
  'disk limit': { hub: { ...FLEET.hub, jetstream: { file: '10Gi', volume: '20Gi' } } },
  volume: { hub: { ...FLEET.hub, jetstream: { file: '10Gi', volume: '40Gi' } } },
  ranges: { hub: { ...FLEET.hub, service: { client: false, sourceRanges: ['203.0.113.0/24'] } } },
  ca: { trust: { kind: 'mutual-tls', ca: { generation: 2, overlap: true } } },
  identity: { defaults: { site: { identity: { generation: 2, overlap: true } } } },
  client: { clients: { dashboard: { at: 'hub', publish: ['commands.>'], subscribe: ['sensors.>'] } } },
  'no alerts': { alerts: { enabled: false } },
  ports: { hub: { ...FLEET.hub, ports: { monitor: 9222, leafnodes: 7423 } } },
};
test.each(Object.entries(CASES))('%s', async (_name, to) => {
  process.stderr.write(`${_name} ${JSON.stringify(await told(to), null, 1)}\n`);
});
test('all is new', async () => {
  const { findings } = await review(undefined, BEFORE);
  process.stderr.write(
    `NEW ${JSON.stringify(
      findings.map(({ level, rule, stack, title }) => `${level} ${rule} ${stack}: ${plain(title)}`),
      null,
      1,
    )}\n`,
  );
});
