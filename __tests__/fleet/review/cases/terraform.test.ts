import { FLEET_OUTPUT } from '../../../../constructs/contract';
import { makeReview } from '../../../../fleet/review/make-review';
import { plain } from '../../../../fleet/review/phrase';
import type { Entry, PlanJson } from '../../../support/altered-plan';
import { edited, harmless, needsReview, type ReviewCases, testCases } from '../../../support/review-cases';
import { PLANNED_AT } from '../../../support/terraform-plan';

/**
 * Plans as Terraform 1.5.7, 1.11.4, 1.13.5 and OpenTofu 1.12.6 write them for options and blocks that this project does
 * not use: each was planned with all four on a cluster, and the smallest edit here makes the same of a recorded plan.
 */
const SERVERS = 'kubernetes_stateful_set_v1.hub_tier_nats_server_711107B6';
const BUDGET = 'kubernetes_pod_disruption_budget_v1.hub_tier_nats_disruption-budget_18656BB8';
const STREAMS = 'kubernetes_config_map_v1.hub_tier_streams_config_E394AF27';

/** An id of a password that is imported is the password. */
const PASSWORD = 'correct-horse-battery-staple';

const plan = (edit: (plan: PlanJson) => void) => edited('hub', edit);

const entry = ({ resource_changes: entries }: PlanJson, address: string): Entry => {
  const found = entries.find((each) => each.address === address);
  if (!found) throw new Error(`${address} is not there`);
  return found;
};

/** What `-target` leaves: the resource, what it needs, and no output. */
const targeted = (given: PlanJson, address: string): void => {
  given.resource_changes = [entry(given, address)];
  given.output_changes = {};
  delete given.resource_drift;
};

/** Terraform 1.5 and OpenTofu do not write these. */
const withoutFlags = (given: PlanJson): void => {
  for (const flag of ['applyable', 'complete', 'errored']) delete given[flag];
};

const unchanged = ({ change }: Entry) => ({ before: change.before, after: change.before });

const CASES: ReviewCases = {
  '-target: one resource, which changes': needsReview(
    'plan-incomplete',
    plan((given) => {
      targeted(given, SERVERS);
      given.complete = false;
      Object.assign(entry(given, SERVERS).change, { actions: ['update'] });
    }),
  ),
  '-target by Terraform 1.5 or OpenTofu, which do not say that it is incomplete': needsReview(
    'plan-unlike',
    plan((given) => {
      targeted(given, SERVERS);
      withoutFlags(given);
    }),
  ),
  '-target of something that does not exist': needsReview(
    'drift-kept',
    plan((given) => {
      targeted(given, SERVERS);
      withoutFlags(given);
      delete (given as { resource_changes?: unknown }).resource_changes;
    }),
  ),
  '-refresh-only': needsReview(
    'drift-kept',
    plan((given) => {
      delete (given as { resource_changes?: unknown }).resource_changes;
    }),
  ),
  '-replace: the servers': needsReview(
    'rollout-without-quorum',
    plan((given) => {
      Object.assign(entry(given, SERVERS), { action_reason: 'replace_by_request' });
      Object.assign(entry(given, SERVERS).change, { actions: ['delete', 'create'] });
    }),
  ),
  'an import block: an object that is as it should be': needsReview(
    'resource-imported',
    plan((given) => Object.assign(entry(given, STREAMS).change, { importing: { id: 'recorded/nats-hub-streams' } })),
  ),
  'an import block: an object that is changed, too': needsReview(
    'resource-imported',
    plan((given) =>
      Object.assign(entry(given, STREAMS).change, {
        actions: ['update'],
        importing: { id: 'recorded/nats-hub-streams' },
      }),
    ),
  ),
  'an import block: a password': needsReview('resource-imported', () => password()),
  'a removed block: the servers are forgotten': needsReview(
    'resource-changed',
    plan((given) => {
      Object.assign(entry(given, SERVERS), { action_reason: 'delete_because_no_resource_config' });
      Object.assign(entry(given, SERVERS).change, { actions: ['forget'], after: null });
      unconfigured(given, SERVERS);
    }),
  ),
  'a moved block: another name, and other values': needsReview(
    'pods-changed',
    plan((given) => {
      Object.assign(entry(given, SERVERS), { previous_address: 'kubernetes_stateful_set_v1.old' });
      const { change } = entry(given, SERVERS);
      const text = JSON.stringify(change.before).replace('"host_pid":false', '"host_pid":true');
      Object.assign(change, { actions: ['update'], after: JSON.parse(text) });
    }),
  ),
  'a moved block: another name, and values that the plan does not say it changes': needsReview(
    'resource-changed',
    plan((given) => {
      const moved = entry(given, BUDGET);
      Object.assign(moved, { previous_address: 'kubernetes_pod_disruption_budget_v1.old' });
      const text = JSON.stringify(moved.change.before).replace('"max_unavailable":"1"', '"max_unavailable":"3"');
      moved.change.after = JSON.parse(text);
    }),
  ),
  'harmless: a moved block: another name for what stays as it is': harmless(
    'resource-moved',
    plan((given) => Object.assign(entry(given, STREAMS), { previous_address: 'kubernetes_config_map_v1.old' })),
  ),
  'harmless: a moved block: the type in another version': harmless(
    'resource-moved',
    plan((given) => Object.assign(entry(given, STREAMS), { previous_address: STREAMS.replace('_v1.', '.') })),
  ),
};

const password = plan((given) => {
  given.resource_changes.push({
    address: 'random_password.p',
    mode: 'managed',
    type: 'random_password',
    change: {
      actions: ['no-op'],
      before: { id: 'none', result: PASSWORD },
      after: { id: 'none', result: PASSWORD },
      before_sensitive: { result: true },
      after_sensitive: { result: true },
      importing: { id: PASSWORD },
    },
  });
});

function unconfigured({ configuration }: PlanJson, address: string): void {
  const { root_module: module } = configuration as { root_module: { resources: { address: string }[] } };
  module.resources = module.resources.filter((each) => each.address !== address);
}

testCases(__dirname, 'terraform', CASES);

test('the id by which a password is imported is in no review', () => {
  expect(JSON.stringify(makeReview({ plans: password(), now: new Date(PLANNED_AT) }))).not.toContain(PASSWORD);
});

const SILENT: Readonly<Record<string, (given: PlanJson) => void>> = {
  'Terraform 1.5 and OpenTofu: no word about completeness': withoutFlags,
  'Terraform 1.5: updates that change only what the state marks as sensitive': (given) => {
    for (const each of given.resource_changes.filter(({ type }) => /secret|tls_private_key/.test(type))) {
      Object.assign(each.change, { actions: ['update'], ...unchanged(each) });
    }
  },
  'Terraform 1.12 and newer: identities of objects': (given) => {
    for (const { type, change } of given.resource_changes) {
      if (!type.startsWith('kubernetes_')) continue;
      const identity = { api_version: 'v1', kind: 'ConfigMap', name: 'x', namespace: 'y' };
      Object.assign(change, { before_identity: identity, after_identity: identity });
    }
  },
  'OpenTofu: identities of objects that its state does not have yet, and providers of its own registry': (given) => {
    for (const each of given.resource_changes) {
      const { type, change } = each;
      if (!type.startsWith('kubernetes_')) continue;
      Object.assign(each, { provider_name: 'registry.opentofu.org/hashicorp/kubernetes' });
      Object.assign(change, { after_identity: { api_version: null, kind: null, name: null, namespace: null } });
    }
  },
  'Terraform 1.11: what is known of attributes that matter': (given) =>
    Object.assign(given, { relevant_attributes: [{ resource: SERVERS, attribute: ['metadata', 0, 'name'] }] }),
};

test.each(Object.entries(SILENT))('harmless, and no finding is about it: %s', (_what, edit) => {
  const { verdict, findings } = makeReview({ plans: plan(edit)(), now: new Date(PLANNED_AT) });
  const told = findings.filter(({ rule }) => rule !== 'place-recorded').map(({ title }) => plain(title));
  expect({ verdict, told }).toEqual({ verdict: 'safe', told: [] });
});

test('a plan of a target lacks the output that says which stack it is of', () => {
  const [of] = plan((given) => targeted(given, SERVERS))();
  expect({ of: of?.of, outputs: [...(of?.outputsBefore.keys() ?? [])] }).toEqual({ of: undefined, outputs: [] });
  expect(plan(() => {})()[0]?.outputsBefore.has(FLEET_OUTPUT)).toBe(true);
});
