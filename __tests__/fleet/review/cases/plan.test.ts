import type { Json } from '../../../../fleet/model/plan/masked';
import type { PlanJson } from '../../../support/altered-plan';
import {
  altered,
  edited as editedPlan,
  harmless,
  needsReview,
  type ReviewCases,
  testCases,
} from '../../../support/review-cases';

const SERVERS = 'nats_server_711107B6';
const CONF = 'nats_config_';

/** An object whose keys are called like what objects inherit. */
const INHERITED: Json = JSON.parse('{"__proto__": "a", "constructor": "b", "toString": "c", "hasOwnProperty": "d"}');

/** Accounts, labels, keys and outputs that are called like something that every object of JavaScript inherits. */
const NAMES: ReviewCases = {
  'an account called __proto__ whose user may do everything': needsReview(
    'client-added',
    altered('hub', { of: CONF, text: ['accounts {', 'accounts {\n  __proto__ { users: [{ user: "eve" }] }'] }),
  ),
  'an account called constructor': needsReview(
    'client-added',
    altered('hub', { of: CONF, text: ['accounts {', 'accounts {\n  constructor { users: [{ user: "eve" }] }'] }),
  ),
  'a setting called __proto__': needsReview(
    'setting-untested',
    altered('hub', { of: CONF, text: ['accounts {', '__proto__ { a: 1 }\naccounts {'] }),
  ),
  'a selector of a Service that is called constructor': needsReview(
    'reach-lost',
    altered('hub', { of: 'nats_headless_', set: { 'spec 0 selector': INHERITED } }),
  ),
  'annotations that are called like what objects inherit': needsReview(
    'resource-changed',
    altered('hub', { of: SERVERS, set: { 'metadata 0 annotations': INHERITED } }),
  ),
  'files of the streams that are called like what objects inherit': needsReview(
    'stream-unusual',
    altered('hub', { of: 'streams_config_', set: { data: INHERITED } }),
  ),
  'a key __proto__ beside nats.conf': needsReview(
    'resource-changed',
    altered('hub', {
      of: CONF,
      change: { after: JSON.parse('{"metadata": [{"name": "nats-hub-config"}], "data": {"__proto__": "x"}}') as Json },
    }),
  ),
  'nothing but a comment in nats.conf': harmless(
    'setting-reloaded',
    altered('hub', { of: CONF, text: ['accounts {', '# __proto__ { a: 1 }\nping_interval: "1m"\naccounts {'] }),
  ),
};

/** A recorded plan of a hub in which nothing changes but what its output says it is made for, which is harmless. */
const edited = (base: 'hub', edit: (plan: PlanJson) => void) =>
  editedPlan(base, (plan) => {
    const { before } = plan.output_changes.fleet as { before: { [key: string]: Json } };
    delete before.cluster;
    delete before.providers;
    edit(plan);
  });

/** The same with other parts. */
const withParts = (parts: Readonly<Record<string, Json>>) => edited('hub', (plan) => Object.assign(plan, parts));

type Objects = { [key: string]: Objects };

/** The same with another value somewhere, by path: steps with blanks between them. */
const withValue = (path: string, value: Json) =>
  edited('hub', (plan) => {
    const steps = path.split(' ');
    const last = steps.pop() ?? '';
    let place = plan as unknown as Objects;
    for (const step of steps) place = place[step] ??= {};
    Object.assign(place, { [last]: value });
  });

const KUBERNETES = 'configuration provider_config kubernetes';
const RESOURCE = 'configuration root_module resources 0';
const ENTRY = 'resource_changes 0';
const CHANGE = `${ENTRY} change`;

const constant = (value: Json): Json => ({ constant_value: value });
const output = (after: Json, more: Readonly<Record<string, Json>> = {}): Json => ({
  actions: ['create'],
  before: null,
  after,
  ...more,
});

/** A part of each kind that `terraform show -json` writes, as it is where something else happens than is shown. */
const PARTS: ReviewCases = {
  'a part that no review knows': needsReview('plan-unlike', withParts({ something_new: [] })),
  'a text in the place of the values to be': needsReview('plan-unlike', withParts({ planned_values: 'x' })),
  'a part that is called constructor': needsReview('plan-unlike', withParts({ constructor: 1 } as never)),
  'a plan of some targets': needsReview('plan-incomplete', withParts({ complete: false })),
  'changes that are put off': needsReview(
    'plan-incomplete',
    withParts({ deferred_changes: [{ reason: 'provider_config_unknown', resource_change: { address: 'a.b' } }] }),
  ),
  'an action that the apply invokes': needsReview(
    'runs-program',
    withParts({ action_invocations: [{ address: 'action.local_command.a', type: 'local_command' }] }),
  ),
  'an action that is put off': needsReview(
    'plan-incomplete',
    withParts({ deferred_action_invocations: [{ action_invocation: { address: 'action.a.b' } }] }),
  ),
  'a variable': needsReview('plan-unlike', withParts({ variables: { context: { value: 'prod' } } })),
  'a check that fails': needsReview('check-not-passed', withValue('checks 0 status', 'fail')),
  'one of several objects whose check fails': needsReview(
    'check-not-passed',
    withValue('checks 0 instances 0 status', 'error'),
  ),
  'a check of something that does not change, whose result is not known': needsReview(
    'check-not-passed',
    withValue('checks 0 status', 'unknown'),
  ),
  'a plan of two days ago': needsReview('plan-old', withParts({ timestamp: '2026-11-22T11:28:16Z' })),
  'a plan of tomorrow': needsReview('plan-old', withParts({ timestamp: '2026-11-25T11:28:16Z' })),
  'a plan without a time': needsReview('plan-old', withParts({ timestamp: undefined as never })),
  'a plan of a time that is none': needsReview('plan-old', withParts({ timestamp: '1' })),
  'a plan of the state alone': needsReview('drift-kept', withParts({ resource_changes: undefined as never })),
  'no configuration': needsReview('plan-unlike', withParts({ configuration: undefined as never })),
  'a resource in the state that the plan does not mention': needsReview(
    'plan-unlike',
    withParts({
      prior_state: {
        values: { root_module: { resources: [{ address: 'kubernetes_secret_v1.lost', mode: 'managed' }] } },
      },
    }),
  ),
  'a resource to be that the plan does not mention': needsReview(
    'plan-unlike',
    withParts({ planned_values: { root_module: { resources: [{ address: 'null_resource.x', mode: 'managed' }] } } }),
  ),
  'harmless: what is known of attributes that matter': harmless(
    'place-recorded',
    withParts({ relevant_attributes: [] }),
  ),
  'harmless: a plan of twenty hours ago': harmless('place-recorded', withParts({ timestamp: '2026-11-23T18:00:00Z' })),
  'harmless: a plan of a machine whose clock is a minute ahead': harmless(
    'place-recorded',
    withParts({ timestamp: '2026-11-24T12:02:00Z' }),
  ),
  'harmless: empty lists of what is put off': harmless(
    'place-recorded',
    withParts({ deferred_changes: [], action_invocations: [], variables: {}, complete: true }),
  ),
};

/** To which cluster the plan goes, by whose code and with which key. */
const PROVIDERS: ReviewCases = {
  'no configuration of the provider at all': needsReview(
    'provider-unexpected',
    withValue('configuration provider_config', {}),
  ),
  'another context than the output says': needsReview(
    'provider-unexpected',
    withValue(`${KUBERNETES} expressions config_context`, constant('prod')),
  ),
  'another kubeconfig than the output says': needsReview(
    'provider-unexpected',
    withValue(`${KUBERNETES} expressions config_path`, constant('/tmp/other')),
  ),
  'a context that comes from a variable': needsReview(
    'provider-unexpected',
    withValue(`${KUBERNETES} expressions config_context`, { references: ['var.context'] }),
  ),
  'a program that gives a token': needsReview(
    'provider-unexpected',
    withValue(`${KUBERNETES} expressions exec`, [{ command: constant('/tmp/x'), api_version: constant('v1') }]),
  ),
  'the address of another API server': needsReview(
    'provider-unexpected',
    withValue(`${KUBERNETES} expressions host`, constant('https://192.0.2.1')),
  ),
  'labels that are not ignored': needsReview(
    'provider-unexpected',
    withValue(`${KUBERNETES} expressions ignore_labels`, constant(['app.*'])),
  ),
  'a provider of another owner': needsReview(
    'provider-unexpected',
    withValue(`${KUBERNETES} full_name`, 'registry.terraform.io/evil/kubernetes'),
  ),
  'a provider of another registry': needsReview(
    'provider-unexpected',
    withValue('configuration provider_config tls full_name', 'registry.example.com/hashicorp/tls'),
  ),
  'another version of a provider': needsReview(
    'provider-unexpected',
    withValue(`${KUBERNETES} version_constraint`, '3.0.0'),
  ),
  'any version of a provider': needsReview(
    'provider-unexpected',
    withValue(`${KUBERNETES} version_constraint`, '>= 2.0.0'),
  ),
  'a second configuration of a provider': needsReview(
    'provider-unexpected',
    withValue('configuration provider_config kubernetes.other', {
      name: 'kubernetes',
      alias: 'other',
      full_name: 'registry.terraform.io/hashicorp/kubernetes',
      expressions: { config_context: constant('prod') },
    }),
  ),
  'an object of such a configuration': needsReview(
    'plan-unlike',
    withValue(`${RESOURCE} provider_config_key`, 'kubernetes.other'),
  ),
  'one more provider': needsReview(
    'provider-unexpected',
    withValue('configuration provider_config external', {
      name: 'external',
      full_name: 'registry.terraform.io/hashicorp/external',
      version_constraint: '2.3.5',
    }),
  ),
  'a program in the place of a cluster for charts': needsReview(
    'provider-unexpected',
    withValue('configuration provider_config helm', {
      name: 'helm',
      full_name: 'registry.terraform.io/hashicorp/helm',
      version_constraint: '3.1.1',
      expressions: { kubernetes: constant({ exec: { command: '/tmp/x' } }) },
    }),
  ),
  'an entry of another provider than its type': needsReview(
    'plan-unlike',
    withValue(`${ENTRY} provider_name`, 'registry.terraform.io/evil/other'),
  ),
  'harmless: the same provider from the registry of OpenTofu': harmless(
    'place-recorded',
    withValue('configuration provider_config tls full_name', 'registry.opentofu.org/hashicorp/tls'),
  ),
};

/** What runs or is read, and entries that are not what they say. */
const ENTRIES: ReviewCases = {
  'a provisioner': needsReview(
    'runs-program',
    withValue(`${RESOURCE} provisioners`, [{ type: 'local-exec', expressions: { command: constant('id') } }]),
  ),
  'a data source that runs a program': needsReview(
    'runs-program',
    withValue('configuration root_module resources 40', {
      address: 'data.external.x',
      mode: 'data',
      type: 'external',
      name: 'x',
      provider_config_key: 'external',
      expressions: {},
    }),
  ),
  'a state of another place that is read': needsReview(
    'runs-program',
    withValue('configuration root_module resources 40', {
      address: 'data.terraform_remote_state.other',
      mode: 'data',
      type: 'terraform_remote_state',
      name: 'other',
      provider_config_key: 'terraform',
      expressions: { backend: constant('http') },
    }),
  ),
  'a module': needsReview('plan-unlike', withValue('configuration root_module module_calls', { m: { source: './m' } })),
  'a resource made as often as a list is long': needsReview(
    'plan-unlike',
    withValue(`${RESOURCE} for_each_expression`, { references: ['local.x'] }),
  ),
  'an object of a module': needsReview('plan-unlike', withValue(`${ENTRY} module_address`, 'module.m')),
  'an object that is imported': needsReview(
    'resource-imported',
    withValue(`${CHANGE} importing`, { id: 'kube-system/x' }),
  ),
  'an import whose id is not known': needsReview('resource-imported', withValue(`${CHANGE} importing`, {})),
  'a configuration that Terraform has written': needsReview(
    'plan-unlike',
    withValue(`${CHANGE} generated_config`, 'x'),
  ),
  'an unknown part of a change': needsReview('plan-unlike', withValue(`${CHANGE} also`, true)),
  'an entry that is neither an object nor a data source': needsReview(
    'plan-unlike',
    withValue(`${ENTRY} mode`, 'ephemeral'),
  ),
  'an address of another type': needsReview('plan-unlike', withValue(`${ENTRY} type`, 'kubernetes_job_v1')),
  'no change, and other data': needsReview('plan-unlike', withValue(`${CHANGE} after data`, { 'access.json': '{}' })),
  'no change, and data that is known after apply': needsReview(
    'plan-unlike',
    withValue(`${CHANGE} after_unknown`, { data: true }),
  ),
  'what is created is there already': needsReview('plan-unlike', withValue(`${CHANGE} actions`, ['create'])),
  'what is deleted is there afterwards': needsReview('plan-unlike', withValue(`${CHANGE} actions`, ['delete'])),
  'an object that becomes another one': needsReview(
    'plan-unlike',
    edited('hub', ({ resource_changes: [first] }) => {
      Object.assign(first?.change ?? {}, { before_identity: { name: 'a' }, after_identity: { name: 'b' } });
    }),
  ),
  'harmless: the same identity on both sides': harmless(
    'place-recorded',
    edited('hub', ({ resource_changes: [first] }) => {
      Object.assign(first?.change ?? {}, { before_identity: { name: 'a' }, after_identity: { name: 'a' } });
    }),
  ),
};

const OUTPUTS: ReviewCases = {
  'an output of a key': needsReview(
    'output-unexpected',
    withValue('output_changes cross-stack-output-key', output('-----BEGIN PRIVATE KEY-----\nx')),
  ),
  'an output that was hidden and is shown': needsReview(
    'output-unexpected',
    withValue('output_changes cross-stack-output-key', {
      actions: ['update'],
      before: 'nats.example.com',
      after: 'nats.example.com',
      before_sensitive: true,
      after_sensitive: false,
    }),
  ),
  'an output of another name': needsReview(
    'output-unexpected',
    withValue('output_changes debug', output('nats.example.com')),
  ),
  'a hidden output of another name': needsReview(
    'output-unexpected',
    withValue('output_changes debug', output('x', { after_sensitive: true })),
  ),
  'a list of revoked users that holds something else': needsReview(
    'output-unexpected',
    withValue('output_changes revoked', output([{ user: 'edge1', password: 'x' }])),
  ),
  'harmless: the address of a load balancer for others': harmless(
    'place-recorded',
    withValue('output_changes cross-stack-output-address', output('lb-1.example.com')),
  ),
  'harmless: a hidden output for others': harmless(
    'place-recorded',
    withValue('output_changes cross-stack-output-key', output('x', { after_sensitive: true })),
  ),
  'harmless: the users of revoked sites': harmless(
    'place-recorded',
    withValue('output_changes revoked', output(['edge2', 'edge2.2'])),
  ),
};

/** What others have changed, and the plan keeps. */
const drift = (address: string, before: Json, after: Json, actions = ['update']) =>
  edited('hub', (plan) => {
    const found = plan.resource_changes.find((entry) => entry.address.includes(address));
    const { after: is } = found?.change ?? {};
    const side = (value: Json): Json => ({ ...(is as object), ...(value as object) });
    if (found) Object.assign(found.change, { before: side(after), after: side(after) });
    const change = { actions, before: side(before), after: actions[0] === 'delete' ? null : side(after) };
    plan.resource_drift = [{ ...found, change }];
  });

const DRIFT: ReviewCases = {
  'addresses that somebody has added to a Service, and that stay': needsReview(
    'drift-kept',
    drift('nats_headless_', { wait_for_load_balancer: [] }, { wait_for_load_balancer: ['192.0.2.1'] }),
  ),
  'a class of volumes that somebody has changed, and that stays': needsReview(
    'drift-kept',
    drift('nats_headless_', { wait_for_load_balancer: 'a' }, { wait_for_load_balancer: 'b' }),
  ),
  'an object that somebody has deleted, and that is not made again': needsReview(
    'drift-kept',
    edited('hub', (plan) => {
      const [gone, ...rest] = plan.resource_changes;
      const { root_module: module } = plan.configuration as { root_module: { resources: { address: string }[] } };
      module.resources = module.resources.filter(({ address }) => address !== gone?.address);
      plan.resource_changes = rest;
      plan.resource_drift = [{ ...gone, change: { actions: ['delete'], before: gone?.change.before, after: null } }];
    }),
  ),
  'harmless: what Kubernetes counts': harmless(
    'place-recorded',
    edited('hub', (plan) => {
      const entry = plan.resource_changes.find(({ type }) => type === 'kubernetes_service_v1');
      const metadata = (version: string) => [
        { ...(entry?.change.before as { metadata: object[] } | undefined)?.metadata[0], resource_version: version },
      ];
      const side = (version: string) => ({ ...(entry?.change.before as object), metadata: metadata(version) });
      if (entry) Object.assign(entry.change, { before: side('2'), after: side('2') });
      plan.resource_drift = [{ ...entry, change: { actions: ['update'], before: side('1'), after: side('2') } }];
    }),
  ),
};

testCases(__dirname, 'plan', { ...NAMES, ...PARTS, ...PROVIDERS, ...ENTRIES, ...OUTPUTS, ...DRIFT });
