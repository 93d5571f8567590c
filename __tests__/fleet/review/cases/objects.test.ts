import type { Json } from '../../../../fleet/model/plan/masked';
import type { RuleName } from '../../../../fleet/review/rules';
import type { PlanBase } from '../../../support/altered-plan';
import { altered, edited, harmless, needsReview, type ReviewCases, testCases } from '../../../support/review-cases';

type Arguments = Readonly<Record<string, Json>>;

/** Parts of the addresses of recorded resources. */
const OF = {
  config: 'nats_config_',
  access: 'access_config_',
  namespace: 'namespace_',
  budget: 'disruption-budget',
  account: 'service-account',
  secret: 'secrets_server-tls_secret',
  policy: 'network_server',
  servers: 'nats_server_',
  checks: 'unchangeable_kept_',
  cert: 'server-tls_certificate_cert',
  key: 'server-tls_certificate_key',
} as const;

const changed = (of: keyof typeof OF, set: Arguments, rule: RuleName = 'resource-changed') =>
  needsReview(rule, altered('hub', { of: OF[of], set }));
const replaced = (of: keyof typeof OF, set: Arguments, rule: RuleName = 'resource-destroyed') =>
  needsReview(rule, altered('hub', { of: OF[of], set, actions: ['delete', 'create'] }));
const safely = (rule: RuleName, of: keyof typeof OF, set: Arguments, base: PlanBase = 'hub') =>
  harmless(rule, altered(base, { of: OF[of], set }));

const label = (key: string, value: Json) => ({ [`metadata 0 labels ${key}`]: value });
const annotations = (given: Arguments) => ({ 'metadata 0 annotations': given });

/** A plan in which an object was otherwise before: it becomes what the constructs of this version write. */
const becomesAsWritten = (of: keyof typeof OF, edit: (before: { [key: string]: Json }) => void) =>
  edited('hub', (plan) => {
    const found = plan.resource_changes.find(({ address }) => address.includes(OF[of]));
    const before = JSON.parse(JSON.stringify(found?.change.after));
    edit(before);
    Object.assign(found?.change ?? {}, { actions: ['update'], before });
  });

const within = (value: Json | undefined): { [key: string]: Json } =>
  (Array.isArray(value) ? value[0] : value) as { [key: string]: Json };

/** Objects that move, or become another object. */
const MOVED: ReviewCases = {
  'the ConfigMap of nats.conf in another namespace': replaced('config', { 'metadata 0 namespace': 'default' }),
  'the ConfigMap of nats.conf under another name': replaced('config', { 'metadata 0 name': 'nats-hub-other' }),
  'the same as an update': changed('config', { 'metadata 0 name': 'nats-hub-other' }),
  'an update that says another namespace': changed('config', { 'metadata 0 namespace': 'kube-system' }),
  'the list of leaves in another namespace': replaced('access', { 'metadata 0 namespace': 'default' }),
  'a Secret in another namespace': replaced('secret', { 'metadata 0 namespace': 'default' }),
  'a disruption budget in another namespace': replaced('budget', { 'metadata 0 namespace': 'default' }),
  'a service account under another name': replaced('account', { 'metadata 0 name': 'default' }),
  'a name that Kubernetes makes up': changed('config', { 'metadata 0 generate_name': 'nats-' }),
  'a ConfigMap that Terraform forgets': needsReview(
    'resource-changed',
    altered('hub', { of: OF.config, actions: ['forget'] }),
  ),
};

/** Arguments of objects that run nothing themselves, and decide what others do. */
const ARGUMENTS: ReviewCases = {
  'all servers may go at once': changed('budget', { 'spec 0 max_unavailable': '100%' }),
  'two servers may go at once': changed('budget', { 'spec 0 max_unavailable': '2' }),
  'a budget that counts those that are left': changed('budget', { 'spec 0 min_available': '0' }),
  'a budget for other pods': changed('budget', { 'spec 0 selector 0 match_labels': { app: 'other' } }),
  'a budget for every pod': changed('budget', { 'spec 0 selector': [{}] }),
  'pods get a token for the API': changed('account', { automount_service_account_token: true }),
  'a token, by leaving out that there is none': changed('account', { automount_service_account_token: null }),
  'a Secret for pulling images': changed('account', { image_pull_secret: [{ name: 'pull' }] }),
  'a Secret that pods may mount': changed('account', { secret: [{ name: 'other' }] }),
  'a role in a cloud': changed('account', annotations({ 'eks.amazonaws.com/role-arn': 'arn:aws:iam::1:role/admin' })),
  'what the stack checks': changed('checks', { 'input namespace': 'default' }),
  'what the stack checks, in no word': changed('checks', { input: {} }),
  'a trigger of the check': changed('checks', { triggers_replace: 'x' }),
  'a ConfigMap that can never be changed again': changed('config', { immutable: true }),
  'a Secret that can never be changed again': changed('secret', { immutable: true }),
  'bytes in a ConfigMap': changed('config', { binary_data: { 'nats.conf': 'AAAA' } }),
  'bytes in a Secret': changed('secret', { binary_data: { 'tls.crt': 'AAAA' } }),
  'a Secret of another type': changed('secret', { type: 'bootstrap.kubernetes.io/token' }),
  'one more key in a ConfigMap': changed('config', { 'data extra.conf': 'debug: true' }),
  'the list of leaves under another key': changed('access', { 'data other.json': '{}' }, 'job-not-run'),
  'one more file for the streams': changed('access', { 'data streams.json': '{}' }, 'job-not-run'),
  'a finalizer that nobody removes': changed('config', { 'metadata 0 finalizers': ['example.com/never'] }),
  'an owner with which it goes': changed('config', { 'metadata 0 owner_references': [{ kind: 'Pod', name: 'x' }] }),
  'an argument that nobody knows': changed('budget', { something: 'else' }),
  'a certificate without a subject key': changed('cert', { set_subject_key_id: false }),
  'a certificate with a path length': changed('cert', { max_path_length: 3 }),
  'a key of another kind': replaced('key', { algorithm: 'RSA', rsa_bits: 512 }, 'trust-changed'),
  'an apply that waits one second': changed('servers', { timeouts: { create: '1s', update: '1s' } }),
  'an apply that waits without end': changed('servers', { timeouts: { create: '10000h' } }),
};

/** Labels and annotations that somebody acts on, or may. */
const ACTED_ON: ReviewCases = {
  'a label by which a service mesh injects a proxy': changed('namespace', label('istio-injection', 'enabled')),
  'an annotation by which a service mesh injects a proxy': changed(
    'namespace',
    annotations({ 'linkerd.io/inject': 'enabled' }),
  ),
  'what pods may do in the namespace': changed('namespace', label('pod-security.kubernetes.io/enforce', 'baseline')),
  'what pods may do in the namespace, by a version': changed(
    'namespace',
    label('pod-security.kubernetes.io/enforce-version', 'v1.0'),
  ),
  'a label of a namespace, which policies of others look for': changed('namespace', label('team', 'edge')),
  'who may schedule in the namespace': changed(
    'namespace',
    annotations({ 'scheduler.alpha.kubernetes.io/node-selector': 'a=b' }),
  ),
  'a ConfigMap that a dashboard loads': changed('config', label('grafana_dashboard', '1')),
  'a Secret that is copied to other namespaces': changed(
    'secret',
    annotations({ 'replicator.v1.mittwald.de/replicate-to': '*' }),
  ),
  'a Secret that an operator of Vault fills': changed('secret', annotations({ 'vault.hashicorp.com/x': 'y' })),
  'a ConfigMap whose change restarts pods': changed('config', annotations({ 'reloader.stakater.com/match': 'true' })),
  'an object that Argo CD deletes': changed(
    'config',
    annotations({ 'argocd.argoproj.io/sync-options': 'Replace=true' }),
  ),
  'the label by which objects of the tier are found': changed('config', label('app.kubernetes.io/instance', 'edge9')),
  'a label that the recommended ones do not have': changed('config', label('app.kubernetes.io/other', 'x')),
  'the label that says what runs': changed('config', label('app.kubernetes.io/name', 'other')),
  'a description that is no text': changed('config', { 'metadata 0 annotations': { description: ['a'] } }),
  'a label that one of the policies looks for': needsReview(
    'reach-lost',
    altered(
      'hub',
      { of: OF.policy, set: { 'spec 0 pod_selector 0 match_labels team': 'edge' } },
      { of: OF.config, set: label('team', 'edge') },
    ),
  ),
};

const HARMLESS: ReviewCases = {
  'a team, as a label of a ConfigMap': safely('labels-changed', 'config', label('team', 'edge')),
  'an owner, as a label of a Secret': safely('labels-changed', 'secret', label('owner', 'platform')),
  'a cost center, as a label of the servers': safely('labels-changed', 'servers', label('cost-center', '4711')),
  'a version, as a label': safely('labels-changed', 'budget', label('app.kubernetes.io/version', '2.15.2')),
  'a description of the service account': safely(
    'labels-changed',
    'account',
    annotations({ description: 'no rights' }),
  ),
  'a description of the namespace': safely('labels-changed', 'namespace', annotations({ description: 'NATS' })),
  'a team, in the own domain': safely('labels-changed', 'config', annotations({ 'example.com/team': 'edge' })),
  'a label of a site': safely('labels-changed', 'config', label('team', 'edge'), 'site'),
  'an apply that waits longer': safely('waiting-changed', 'servers', { timeouts: { create: '30m', update: '30m' } }),
  'an upgrade by which one server at a time may go': harmless(
    'as-written',
    becomesAsWritten('budget', (before) => Object.assign(within(before.spec), { max_unavailable: '2' })),
  ),
  'an upgrade by which pods get no token': harmless(
    'as-written',
    becomesAsWritten('account', (before) => Object.assign(before, { automount_service_account_token: true })),
  ),
  'an upgrade that restricts what pods may do': harmless(
    'as-written',
    becomesAsWritten('namespace', (before) =>
      Object.assign(within(within(before.metadata).labels), { 'pod-security.kubernetes.io/enforce': 'baseline' }),
    ),
  ),
  'an upgrade with another label of what a part belongs to': harmless(
    'as-written',
    becomesAsWritten('secret', (before) =>
      Object.assign(within(within(before.metadata).labels), { 'app.kubernetes.io/component': 'core' }),
    ),
  ),
};

testCases(__dirname, 'objects', { ...MOVED, ...ARGUMENTS, ...ACTED_ON, ...HARMLESS });
