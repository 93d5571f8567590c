import { FLEET_OUTPUT } from '../../../../constructs/contract';
import type { Json } from '../../../../fleet/model/plan/masked';
import { isMap } from '../../../../lib/json';
import type { Entry, PlanJson } from '../../../support/altered-plan';
import {
  edited,
  harmless,
  losesData,
  needsReview,
  planned,
  type ReviewCases,
  testCases,
} from '../../../support/review-cases';

const HUB = { environment: 'test', stack: 'hub', role: 'hub', name: 'hub' };
const CLUSTER = { config: '~/.kube/config', context: 'hub', namespace: 'recorded' };
const PROVIDERS = { kubernetes: 'hashicorp/kubernetes 2.38.0', tls: 'hashicorp/tls 4.1.0' };
const MADE_FOR = { cluster: CLUSTER, providers: PROVIDERS };

type Said = Readonly<Record<string, Json>>;

/** The recorded plan of a hub in which nothing changes, with an output that says what its stack is made for. */
const saying = (before: Said | null, after: Said | null, edit: (plan: PlanJson) => void = () => {}) =>
  edited('hub', (plan) => {
    const [was, is] = [before, after].map((said) => said && { ...HUB, ...said });
    plan.output_changes[FLEET_OUTPUT] = { actions: ['update'], before: was ?? null, after: is ?? null };
    if (after) configureProviders(plan, after);
    edit(plan);
  });

/** Configures the providers of a plan as its output says. */
function configureProviders(plan: PlanJson, { cluster, providers }: Said): void {
  const { config, context } = (isMap(cluster) ? cluster : {}) as Said;
  const constant = (value: Json | undefined) => ({ constant_value: value ?? null });
  const ignored = { ignore_annotations: constant(['.*']), ignore_labels: constant(['.*']) };
  const kubernetes = { config_path: constant(config), config_context: constant(context), ...ignored };
  const said = Object.entries((providers ?? PROVIDERS) as Readonly<Record<string, string>>);
  const configured = said.map(([name, text]) => {
    const [source, version] = text.split(' ');
    const expressions = name === 'kubernetes' ? kubernetes : {};
    return [name, { name, full_name: `registry.terraform.io/${source}`, version_constraint: version, expressions }];
  });
  Object.assign(plan.configuration as object, { provider_config: Object.fromEntries(configured) });
  // Where there is no such provider, none of its objects is in the stack.
  if (said.every(([name]) => name !== 'kubernetes')) {
    const others = (entries: readonly { address: string }[]) => entries.filter(({ address }) => !/^kube/.test(address));
    const { root_module: module } = plan.configuration as { root_module: { resources: { address: string }[] } };
    module.resources = others(module.resources) as typeof module.resources;
    plan.resource_changes = others(plan.resource_changes) as Entry[];
    plan.resource_drift = others(plan.resource_drift as Entry[]);
  }
}

/** As a plan is that finds nothing of its state: all is deleted outside of Terraform, and created. */
const nothingFound = (plan: PlanJson, lost: (entry: Entry) => boolean = () => true): void => {
  const gone = plan.resource_changes.filter((entry) => /^(kubernetes|helm)_/.test(entry.type) && lost(entry));
  plan.resource_drift = gone.map(({ change, ...entry }) => ({
    ...entry,
    change: { actions: ['delete'], before: change.before, after: null },
  }));
  for (const { change } of gone) Object.assign(change, { actions: ['create'], before: null });
};

/** As a plan is that finds other objects of the same names. */
const othersFound = (plan: PlanJson, type: string): void => {
  plan.resource_drift = plan.resource_changes
    .filter((entry) => entry.type === type)
    .map(({ change, ...entry }) => {
      const after = JSON.parse(JSON.stringify(change.before).replace(/"uid":"[^"]*"/g, '"uid":"other"')) as Json;
      return { ...entry, change: { actions: ['update'], before: change.before, after } };
    });
};

const CASES: ReviewCases = {
  'another context, and nothing is found there': losesData(
    'servers-left-behind',
    saying(MADE_FOR, { ...MADE_FOR, cluster: { ...CLUSTER, context: 'staging' } }, nothingFound),
  ),
  'another kubeconfig, and nothing is found there': losesData(
    'servers-left-behind',
    saying(MADE_FOR, { ...MADE_FOR, cluster: { ...CLUSTER, config: '/tmp/kubeconfig' } }, nothingFound),
  ),
  'the context names another cluster than before, and nothing is found there': losesData(
    'servers-left-behind',
    saying(MADE_FOR, MADE_FOR, nothingFound),
  ),
  'another context, in a plan of the state alone': losesData(
    'servers-left-behind',
    saying(MADE_FOR, { ...MADE_FOR, cluster: { ...CLUSTER, context: 'staging' } }, (plan) => {
      nothingFound(plan);
      plan.resource_changes = [];
    }),
  ),
  'a plan of the state alone that does not find the servers in their own cluster': needsReview(
    'drift-kept',
    saying(MADE_FOR, MADE_FOR, (plan) => {
      nothingFound(plan, ({ type }) => type === 'kubernetes_stateful_set_v1');
      plan.resource_changes = plan.resource_changes.filter(({ type }) => type !== 'kubernetes_stateful_set_v1');
    }),
  ),
  'the same with a state of an older release': losesData('servers-left-behind', saying({}, MADE_FOR, nothingFound)),
  'nothing of it in the state, which was applied before: its objects were taken out of it': needsReview(
    'servers-unknown',
    saying(MADE_FOR, MADE_FOR, (plan) => {
      nothingFound(plan);
      delete plan.resource_drift;
    }),
  ),
  'the same with a state of an older release, and a first deployment': needsReview(
    'servers-unknown',
    saying({}, MADE_FOR, (plan) => {
      nothingFound(plan);
      delete plan.resource_drift;
    }),
  ),
  'another context, and everything is found there': needsReview(
    'place-changed',
    saying(MADE_FOR, { ...MADE_FOR, cluster: { ...CLUSTER, context: 'hub-renamed' } }),
  ),
  'a context of a name that objects know': needsReview(
    'place-changed',
    saying(MADE_FOR, { ...MADE_FOR, cluster: { ...CLUSTER, context: '__proto__' } }),
  ),
  'another context, known only after apply': needsReview('place-changed', () =>
    saying(MADE_FOR, { ...MADE_FOR, cluster: { ...CLUSTER, context: null } }, ({ output_changes }) => {
      Object.assign(output_changes[FLEET_OUTPUT] as object, { after_unknown: { cluster: { context: true } } });
    })(),
  ),
  'no cluster any more': needsReview('place-changed', saying(MADE_FOR, { providers: PROVIDERS })),
  'a kubeconfig where only a context was known': needsReview(
    'place-changed',
    saying({ ...MADE_FOR, cluster: { context: 'hub', namespace: 'recorded' } }, MADE_FOR),
  ),
  'a text in place of a cluster': needsReview('place-changed', saying(MADE_FOR, { ...MADE_FOR, cluster: 'hub' })),
  'nothing said any more': needsReview('place-changed', saying(MADE_FOR, {})),
  'other objects of the same names are found': needsReview(
    'place-changed',
    saying(MADE_FOR, MADE_FOR, (plan) => othersFound(plan, 'kubernetes_stateful_set_v1')),
  ),
  'another namespace that the output says': needsReview(
    'place-changed',
    saying(MADE_FOR, { ...MADE_FOR, cluster: { ...CLUSTER, namespace: 'other' } }),
  ),
  'another namespace of an existing one, volumes retained': losesData(
    'servers-left-behind',
    planned(
      { hub: { address: 'nats.example.com', kube: { context: 'hub' }, namespace: { name: 'a', create: false } } },
      { hub: { address: 'nats.example.com', kube: { context: 'hub' }, namespace: { name: 'b', create: false } } },
    ),
  ),
  'a provider of another source': needsReview(
    'place-changed',
    saying(MADE_FOR, { ...MADE_FOR, providers: { ...PROVIDERS, kubernetes: 'evil/kubernetes 2.38.0' } }),
  ),
  'another version of a provider': needsReview(
    'place-changed',
    saying(MADE_FOR, { ...MADE_FOR, providers: { ...PROVIDERS, kubernetes: 'hashicorp/kubernetes 3.2.1' } }),
  ),
  'one more provider, of a source that this project does not use': needsReview(
    'place-changed',
    saying(MADE_FOR, { ...MADE_FOR, providers: { ...PROVIDERS, shell: 'scottwinkler/shell 1.7.10' } }),
  ),
  'such a provider in a first deployment': needsReview(
    'place-changed',
    saying(null, { ...MADE_FOR, providers: { tls: 'evil/tls 4.1.0' } }),
  ),
  'helm gone, whose releases are in the cluster': needsReview(
    'place-changed',
    saying({ ...MADE_FOR, providers: { ...PROVIDERS, helm: 'hashicorp/helm 3.1.1' } }, MADE_FOR),
  ),
  'harmless: a state of an older release is going to say it': harmless('place-recorded', saying({}, MADE_FOR)),
  'harmless: a state of an older release of a stack without cluster': harmless(
    'place-recorded',
    saying({}, { providers: { tls: 'hashicorp/tls 4.1.0' } }),
  ),
  'harmless: a stack without cluster gets something in one': harmless(
    'place-recorded',
    saying({ providers: { tls: 'hashicorp/tls 4.1.0' } }, MADE_FOR),
  ),
  'harmless: one more provider of this project': harmless(
    'place-recorded',
    saying(MADE_FOR, { ...MADE_FOR, providers: { ...PROVIDERS, random: 'hashicorp/random 3.7.2' } }),
  ),
  'harmless: no passwords any more': harmless(
    'place-recorded',
    saying({ ...MADE_FOR, providers: { ...PROVIDERS, random: 'hashicorp/random 3.7.2' } }, MADE_FOR),
  ),
};

testCases(__dirname, 'places', CASES);
