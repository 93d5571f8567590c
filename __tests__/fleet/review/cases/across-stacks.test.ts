import { createHash } from 'node:crypto';
import { FLEET_OUTPUT } from '../../../../constructs/contract';
import type { Plan } from '../../../../fleet/model/plan/plan';
import { makeReview } from '../../../../fleet/review/make-review';
import { plain } from '../../../../fleet/review/phrase';
import { loadBalancer } from '../../../../schema';
import type { PlanJson } from '../../../support/altered-plan';
import {
  altered,
  edited,
  harmless,
  losesData,
  needsReview,
  planned,
  type ReviewCases,
  testCases,
} from '../../../support/review-cases';
import { PLANNED_AT } from '../../../support/terraform-plan';

type Fields = Readonly<Record<string, unknown>>;

/** Some of the plans of a change of an environment. */
const of =
  (stacks: readonly string[], before: Fields | undefined, after: Fields) => async (): Promise<readonly Plan[]> => {
    const plans = await planned(before, after)();
    const chosen = plans.filter(({ stack }) => stacks.includes(stack));
    if (chosen.length !== stacks.length) throw new Error(`planned are ${plans.map(({ stack }) => stack).join(', ')}`);
    return chosen;
  };

/** Plans of several changes, as if they were one review. */
const together =
  (...parts: readonly (() => Plans)[]) =>
  async (): Promise<readonly Plan[]> =>
    (await Promise.all(parts.map((part) => part()))).flat();

type Plans = readonly Plan[] | Promise<readonly Plan[]>;

const ONE = { sites: { edge1: {} } };
const TWO = { sites: { edge1: {}, edge2: {} } };
const HUB_PLACE = { address: 'nats.example.com', kube: { context: 'hub' } };
const MOVED = { ...TWO, hub: { ...HUB_PLACE, address: 'nats.example.org' } };
const REGION = { ...TWO, regions: { eu: { address: 'nats-eu.example.com' } } };
const VIA_REGION = { ...REGION, sites: { edge1: {}, edge2: { via: 'eu' } } };
const BALANCER = { ...TWO, hub: { ...HUB_PLACE, address: loadBalancer() } };

const WITH_STREAMS = (...names: string[]): Fields => ({
  ...ONE,
  defaults: {
    site: {
      streams: Object.fromEntries(
        names.map((name) => [name, { subjects: [`sensors.${name}.>`], maxBytes: '1Gi', hub: { maxBytes: '1Gi' } }]),
      ),
    },
  },
});
const OLDER = { ...WITH_STREAMS('A'), image: { nats: 'nats:2.15.1-alpine' } };

const LINKS: ReviewCases = {
  'the hub removes a site that is created': needsReview(
    'link-refused',
    together(of(['hub'], TWO, ONE), of(['leaf-edge2'], ONE, TWO)),
  ),
  'the hub revokes a site that is created': needsReview(
    'link-refused',
    together(of(['hub'], TWO, { sites: { edge1: {}, edge2: { revoked: true } } }), of(['leaf-edge2'], ONE, TWO)),
  ),
  'the hub removes a site that gets another image': needsReview(
    'link-refused',
    together(of(['hub'], TWO, ONE), of(['leaf-edge2'], TWO, { ...TWO, image: { nats: 'nats:2.15.1-alpine' } })),
  ),
  'the hub lists a site among those that it cuts off, and has its user still': needsReview(
    'link-refused',
    together(
      altered('hub', { of: 'tier_access_config', text: ['"revoked": []', '"revoked": ["edge1"]'] }),
      altered('new site'),
    ),
  ),
  'a hub that is created without a site that is created': needsReview(
    'link-refused',
    together(of(['hub'], undefined, ONE), of(['leaf-edge2'], undefined, TWO)),
  ),
  'a site moves to a region that is not in the review': needsReview(
    'link-unseen',
    of(['leaf-edge2'], REGION, VIA_REGION),
  ),
  'a site moves to a region that does not know it, and leaves the hub that does': needsReview(
    'link-refused',
    together(of(['leaf-edge2'], REGION, VIA_REGION), of(['region-eu'], ONE, { ...ONE, regions: REGION.regions })),
  ),
  'sites follow a hub to another address without it': needsReview('link-unseen', of(['leaf-edge1'], TWO, MOVED)),
  'the hub moves to another address, a site that changes stays': needsReview(
    'link-unseen',
    together(of(['hub'], TWO, MOVED), of(['leaf-edge2'], TWO, { ...TWO, image: { nats: 'nats:2.15.1-alpine' } })),
  ),
  'a new site for another address than that of the hub that lets it in': needsReview(
    'link-unseen',
    together(of(['hub'], ONE, TWO), of(['leaf-edge2'], { ...MOVED, ...ONE }, MOVED)),
  ),
  'a site gets its next identity, and the hub is not in the review': needsReview(
    'link-unseen',
    of(['identity-edge1'], TWO, { sites: { edge1: { identity: { generation: 2 } }, edge2: {} } }),
  ),
  'the hub gathers a stream that a site, planned from an older environment, does not have': needsReview(
    'source-unseen',
    together(of(['hub'], WITH_STREAMS('A'), WITH_STREAMS('A', 'B')), of(['leaf-edge1'], WITH_STREAMS('A'), OLDER)),
  ),
  'harmless: a new site with its hub': harmless('site-added', of(['hub', 'identity-edge2', 'leaf-edge2'], ONE, TWO)),
  'harmless: a new site alone: its hub has to follow': harmless('hub-first', of(['leaf-edge2'], ONE, TWO)),
  'harmless: a new site at a hub whose address its cloud gives': harmless(
    'site-added',
    of(['hub', 'leaf-edge2'], { ...BALANCER, ...ONE }, BALANCER),
  ),
  'harmless: a new site of a region, with the hub and without the region': harmless(
    'hub-first',
    together(
      of(['hub'], ONE, TWO),
      of(['leaf-edge3'], VIA_REGION, {
        ...VIA_REGION,
        sites: { ...VIA_REGION.sites, edge3: { via: 'eu' } },
      }),
    ),
  ),
  'harmless: all sites, with what is above them in place already': harmless(
    'hub-first',
    of(['leaf-edge1', 'leaf-edge2'], undefined, VIA_REGION),
  ),
};

/** The plan of a site as recorded, in another stack's name, from a certain cluster. */
const siteIn = (stack: string, context: string | undefined, edit: (plan: PlanJson) => void = () => {}) =>
  edited('site', (plan) => {
    const name = stack.replace('leaf-', '');
    const cluster = { config: '~/.kube/config', context: context ?? '', namespace: 'recorded-edge1' };
    const providers = { tls: 'hashicorp/tls 4.1.0' };
    const said = {
      environment: 'test',
      stack,
      role: 'leaf',
      name,
      ...(context !== undefined && { cluster, providers }),
    };
    plan.output_changes[FLEET_OUTPUT] = { actions: ['no-op'], before: said, after: said };
    edit(plan);
  });

/** A label is changed, or anything else of which a line says that it is harmless. */
const touched = (plan: PlanJson): void => {
  for (const { type, change } of plan.resource_changes) {
    if (type !== 'kubernetes_service_account_v1') continue;
    const after = JSON.parse(JSON.stringify(change.before)) as { metadata: { labels: Record<string, string> }[] };
    for (const { labels } of after.metadata) labels.team = 'edge';
    Object.assign(change, { actions: ['update'], after });
  }
};

const removed = (plan: PlanJson): void => {
  for (const { change } of plan.resource_changes) Object.assign(change, { actions: ['delete'], after: null });
};

const OBJECTS: ReviewCases = {
  'two stacks for the same namespace of the same cluster': needsReview(
    'object-in-two-stacks',
    together(siteIn('leaf-edge1', 'edge', touched), siteIn('leaf-edge2', 'edge')),
  ),
  'the same the other way round': needsReview(
    'object-in-two-stacks',
    together(siteIn('leaf-edge1', 'edge'), siteIn('leaf-edge2', 'edge', touched)),
  ),
  'a stack is removed whose objects another one has': losesData(
    'object-in-two-stacks',
    together(siteIn('leaf-edge1', 'edge', removed), siteIn('leaf-edge2', 'edge')),
  ),
};

const CA = 'cross-stack-output-tls_self_signed_certca_cert_ACFAC989cert_pem';
const HANDED = 'above_pem';

/** The plan of a site that read an output of the trust root, and a key that its identity's stack handed over. */
const reading = (ca: string, handed: string, environment = 'test', isRead = true) =>
  edited('site', (plan) => {
    const secret = 'data.kubernetes_secret_v1.handed-over-by-identity-edge1';
    const { root_module: module } = plan.configuration as { root_module: { resources: { expressions: object }[] } };
    const references = [`${secret}.data["${HANDED}"]`, `${secret}.data`, secret];
    Object.assign(module.resources[0]?.expressions ?? {}, { data: { references } });
    const state = 'data.terraform_remote_state.cross-stack-reference-input-test';
    const outputs = { [CA]: ca, fleet: { ...TRUST, environment } };
    const resources = [
      { address: state, mode: 'data', values: { outputs } },
      { address: secret, mode: 'data', values: { data: { [HANDED]: handed } } },
    ];
    if (isRead) plan.prior_state = { values: { root_module: { resources } } };
  });

const TRUST = { environment: 'test', stack: 'test', role: 'trust', name: 'test' };
const IDENTITY = { environment: 'test', stack: 'identity-edge1', role: 'identity', name: 'edge1' };

/** A plan that changes outputs, and nothing else; they are sensitive. */
const giving = (fleet: Readonly<Record<string, string>>, name: string, before: string | null, after: string) =>
  edited('hub', (plan) => {
    Object.assign(plan, { resource_changes: [], resource_drift: [] });
    Object.assign(plan.configuration as object, { root_module: {} });
    const secret = { before_sensitive: true, after_sensitive: true };
    const actions = before === after ? ['no-op'] : ['update'];
    plan.output_changes = {
      [FLEET_OUTPUT]: { actions: ['no-op'], before: fleet, after: fleet },
      [name]: { actions, before, after, ...secret },
    };
  });

const sum = (text: string) => createHash('sha256').update(text).digest('hex');
const rootOf = (before: string | null, after = before ?? '') => giving(TRUST, CA, before, after);
const identityOf = (before: string, after = before) => giving(IDENTITY, HANDED, sum(before), sum(after));

const OUTPUTS: ReviewCases = {
  'an output that is read changes': needsReview('planned-too-early', together(rootOf('a', 'b'), reading('a', 'x'))),
  'what is handed over changes': needsReview('planned-too-early', together(identityOf('x', 'y'), reading('a', 'x'))),
  'an output was read from another state than that of the plan': needsReview(
    'planned-apart',
    together(rootOf('b'), reading('a', 'x')),
  ),
  'an output was read that its stack does not have': needsReview(
    'planned-apart',
    together(rootOf(null, 'a'), reading('a', 'x')),
  ),
  'something else was handed over than the plan of the giver has': needsReview(
    'planned-apart',
    together(identityOf('y'), reading('a', 'x')),
  ),
  'the plan of the giver is older: what was read is what it is going to give': needsReview(
    'planned-apart',
    together(identityOf('w', 'x'), reading('a', 'x')),
  ),
  'an output is not there yet, and nothing was read of it': harmless(
    'planned-without',
    together(rootOf(null, 'a'), reading('a', 'x', 'test', false)),
  ),
  'outputs of another environment were read': needsReview('planned-apart', reading('a', 'x', 'staging')),
};

testCases(__dirname, 'across-stacks', { ...LINKS, ...OBJECTS, ...OUTPUTS });

const forgetting = (plan: PlanJson): void => {
  for (const { change } of plan.resource_changes) Object.assign(change, { actions: ['forget'], after: null });
};

/** What a review has nothing to say about, as far as several stacks are concerned. */
const SILENT: Readonly<Record<string, () => Plans>> = {
  'outputs that were read are those of the plans beside it': together(rootOf('a'), identityOf('x'), reading('a', 'x')),
  'outputs that are not read change': together(giving(TRUST, 'other', 'a', 'b'), reading('a', 'x')),
  'the same objects in other clusters': together(siteIn('leaf-edge1', 'edge1', touched), siteIn('leaf-edge2', 'edge2')),
  'the same objects in one cluster, and neither plan touches them': together(
    siteIn('leaf-edge1', 'edge'),
    siteIn('leaf-edge2', 'edge'),
  ),
  'the same objects, and no plan says in which cluster': together(
    siteIn('leaf-edge1', undefined, touched),
    siteIn('leaf-edge2', undefined),
  ),
  'one stack forgets what another one has': together(
    siteIn('leaf-edge1', 'edge', forgetting),
    siteIn('leaf-edge2', 'edge', touched),
  ),
  'a whole fleet is created': planned(undefined, VIA_REGION),
  'a site moves, with the plans of both ends': planned(REGION, VIA_REGION),
  'the hub and its sites move to another address': planned(TWO, MOVED),
  'one more stream of all sites': planned(WITH_STREAMS('A'), WITH_STREAMS('A', 'B')),
  'a revoked site is destroyed': planned({ sites: { edge1: {}, edge2: { revoked: true } } }, { sites: { edge1: {} } }),
  'a revoked site whose stack stays gets another image': planned(
    { sites: { edge1: {}, edge2: { revoked: true } } },
    { sites: { edge1: {}, edge2: { revoked: true } }, image: { nats: 'nats:2.15.1-alpine' } },
  ),
  'a site gets its next identity, with its hub': planned(TWO, {
    sites: { edge1: { identity: { generation: 2 } }, edge2: {} },
  }),
  'another image, with passwords': planned(
    { ...TWO, trust: { kind: 'password' } },
    { ...TWO, trust: { kind: 'password' }, image: { nats: 'nats:2.15.1-alpine' } },
  ),
  'a site with externally managed certificates is created with its hub': planned(
    { ...ONE, trust: { kind: 'mutual-tls', certificates: 'existing' } },
    { ...TWO, trust: { kind: 'mutual-tls', certificates: 'existing' } },
  ),
};

const OURS = /^(source-unseen|place-|servers-left-behind|link-|hub-first|planned-|object-in-two-stacks)/;

test.each(Object.entries(SILENT))('harmless, and no finding is about it: %s', async (_what, plans) => {
  const { findings } = makeReview({ plans: await plans(), now: new Date(PLANNED_AT) });
  expect(findings.filter(({ rule }) => OURS.test(rule)).map(({ title }) => plain(title))).toEqual([]);
});
