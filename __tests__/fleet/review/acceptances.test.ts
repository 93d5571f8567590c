import fc from 'fast-check';
import type { readPlan } from '../../../fleet/model/plan/read-plan';
import { makeReview } from '../../../fleet/review/make-review';
import { NO_POLICY } from '../../../fleet/review/policy';
import { reviewHtml, reviewMarkdown, reviewText } from '../../../fleet/review/render';
import type { Review } from '../../../fleet/review/review';
import { type Alteration, alteredPlan, type PlanJson, planWith } from '../../support/altered-plan';

const NOW = new Date('2026-11-24T12:00:00Z');

type PlanOfOne = ReturnType<typeof readPlan>;

const reviewOf = (plan: PlanOfOne, ids: readonly string[] = []): Review =>
  makeReview({
    plans: [plan],
    now: NOW,
    policy: { ...NO_POLICY, accepted: ids.map((id) => ({ id, reason: 'OPS-412', until: '2026-12-31' })) },
  });

const idsOf = ({ findings }: Review) => findings.filter(({ level }) => level !== 'safe').map(({ id }) => id);

/** What a review of another plan says where all findings of the first are accepted. */
const acceptedFor = (first: PlanOfOne, second: PlanOfOne) => reviewOf(second, idsOf(reviewOf(first)));

const TYPE = 'kubernetes_cluster_role_binding_v1';

const binding = (role: string) => (plan: PlanJson) => {
  const after = { metadata: [{ name: 'nats' }], role_ref: [{ kind: 'ClusterRole', name: role }] };
  const change = { actions: ['create'], before: null, after, after_unknown: {} };
  plan.resource_changes.push({ address: `${TYPE}.nats`, mode: 'managed', type: TYPE, change: change as never });
};

const SERVERS = 'nats_server_711107B6';
const CONF = 'nats_config_';
const CONTAINER = 'spec 0 template 0 spec 0 container 0';

const altered = (...alterations: Alteration[]) => alteredPlan(alterations);

/** Two changes of one kind that differ in a value. */
const PAIRS: Readonly<Record<string, readonly [() => PlanOfOne, () => PlanOfOne]>> = {
  'bind to view, or to cluster-admin': [() => planWith(binding('view')), () => planWith(binding('cluster-admin'))],
  'a client that may subscribe to sensors.>, or to everything': [
    () => altered({ of: CONF, text: client('sensors.>') }),
    () => altered({ of: CONF, text: client('>') }),
  ],
  'one variable, or another value of it': [
    () => altered({ of: SERVERS, set: { [`${CONTAINER} env +`]: { name: 'DEBUG', value: '1' } } }),
    () => altered({ of: SERVERS, set: { [`${CONTAINER} env +`]: { name: 'DEBUG', value: '2' } } }),
  ],
  'a volume of another class': [
    () => altered({ of: SERVERS, set: { 'spec 0 volume_claim_template 0 spec 0 storage_class_name': 'fast' } }),
    () => altered({ of: SERVERS, set: { 'spec 0 volume_claim_template 0 spec 0 storage_class_name': 'scratch' } }),
  ],
  'an image that names no version, or another': [
    () => altered({ of: SERVERS, set: { [`${CONTAINER} image`]: 'nats:latest' } }),
    () => altered({ of: SERVERS, set: { [`${CONTAINER} image`]: 'nats:edge' } }),
  ],
};

function client(subject: string): readonly [string, string] {
  return ['user: "admin.hub"', `user: "report", permissions: { subscribe: ["${subject}"] } }, { user: "admin.hub"`];
}

describe.each(Object.entries(PAIRS))('%s', (_name, [first, second]) => {
  test('is accepted by its ids, in each review of it', () => {
    expect(idsOf(reviewOf(first())).length).toBeGreaterThan(0);
    expect(acceptedFor(first(), first()).verdict).toBe('safe');
    expect(acceptedFor(second(), second()).verdict).toBe('safe');
  });

  test('is accepted for exactly one of both', () => {
    expect(acceptedFor(first(), second()).verdict).not.toBe('safe');
    expect(acceptedFor(second(), first()).verdict).not.toBe('safe');
  });
});

test('ids do not depend on the order of keys in a plan', () => {
  const reversed = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(reversed);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .reverse()
        .map(([key, part]) => [key, reversed(part)]),
    );
  };
  const turned = planWith((plan) => {
    binding('view')(plan);
    for (const entry of plan.resource_changes) entry.change = reversed(entry.change) as typeof entry.change;
  });
  expect(idsOf(reviewOf(turned))).toEqual(idsOf(reviewOf(planWith(binding('view')))));
});

test('whatever a new object holds, its id is another one', () => {
  const value = fc.string({ minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(value, value, (one, other) => {
      const ids = [one, other].map((role) => idsOf(reviewOf(planWith(binding(`role-${role}`)))).join());
      expect(ids[0] === ids[1]).toBe(one === other);
    }),
    { numRuns: 20 },
  );
});

describe('what is hidden or not known yet', () => {
  const unknown = () =>
    planWith((plan) => {
      binding('view')(plan);
      Object.assign(plan.resource_changes.at(-1)?.change ?? {}, { after_unknown: { role_ref: [{ name: true }] } });
    });
  const hidden = () =>
    planWith((plan) => {
      binding('view')(plan);
      Object.assign(plan.resource_changes.at(-1)?.change ?? {}, { after_sensitive: { role_ref: [{ name: true }] } });
    });
  const password = () =>
    altered({ of: CONF, text: ['user: "admin.hub"', 'user: "admin.hub"\n        password: "hunter2"'] });

  test.each([
    ['a value that is known only after apply', unknown],
    ['a value that is marked as sensitive', hidden],
    ['a password in nats.conf', password],
  ])('is never accepted: %s', (_name, plan) => {
    const review = acceptedFor(plan(), plan());
    expect(review.verdict).not.toBe('safe');
    expect(review.findings.filter(({ ineffective }) => ineffective)).not.toEqual([]);
    expect(reviewText(review, { color: false })).toContain('cannot be accepted: not all is known');
    expect(reviewMarkdown(review)).toContain('accepted without effect: not all of it is known');
    expect(reviewHtml(review)).toContain('accepted without effect');
  });

  test('is not offered to be accepted', () => {
    expect(reviewHtml(reviewOf(hidden()))).toContain('It cannot be accepted, as');
    expect(reviewHtml(reviewOf(hidden()))).not.toContain('data-copy="true"');
  });
});
