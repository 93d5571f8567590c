import type { Json } from '../../../../fleet/model/plan/masked';
import type { Alteration } from '../../../support/altered-plan';
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

const SERVERS = 'network_server';
const DENY = 'network_default-deny';
const STREAMS = 'network_streams';
const ACCESS = 'network_access';

type Set = NonNullable<Alteration['set']>;

const policy = (of: string, set: Set) => altered('hub', { of, set });
const servers = (path: string, value: Json) => policy(SERVERS, { [`spec 0 ${path}`]: value });
const site = (of: string, path: string, value: Json) => altered('site', { of, set: { [`spec 0 ${path}`]: value } });
const newSite = (of: string, set: Set) => altered('new site', { of, actions: ['create'], set });
const gone = (of: string, ...actions: string[]) => altered('hub', { of, actions });
/** One more policy in the namespace of the servers, or another one. */
const more = (spec: Json, namespace = 'recorded') =>
  altered('hub', {
    type: 'kubernetes_network_policy_v1',
    of: 'more',
    set: { metadata: [{ name: 'more', namespace }], spec: [spec] },
  });
/** A site's first deployment, without one of its objects. */
const without = (of: string) => altered('new site', { of, actions: ['no-op'], change: { after: null, before: null } });

const ALL_PODS = [{ match_expressions: [], match_labels: null }];
const labelled = (match_labels: Json) => [{ match_expressions: [], match_labels }];
const NAMES = { 'app.kubernetes.io/instance': 'hub', 'app.kubernetes.io/name': 'nats-hub' };
const tcp = (port: string, end_port = 0) => ({ end_port, port, protocol: 'TCP' });
const pods = (pod_selector: Json) => ({ ip_block: [], namespace_selector: [], pod_selector });
const spaces = (namespace_selector: Json) => ({ ip_block: [], namespace_selector, pod_selector: [] });
const addresses = (cidr: string, except: string[] = []) => ({
  ip_block: [{ cidr, except }],
  namespace_selector: [],
  pod_selector: [],
});
const EXPRESSIONS = [
  {
    match_expressions: Object.entries(NAMES).map(([key, value]) => ({ key, operator: 'In', values: [value] })),
    match_labels: null,
  },
];
const BOTH = ['Ingress', 'Egress'];

const HUB = { address: 'nats.example.com', kube: { context: 'hub' } };
const FLEET = { hub: { ...HUB, replicas: 3 }, sites: { edge1: {} } };

const LOST: ReviewCases = {
  'routes between the servers are denied': needsReview(
    'reach-lost',
    servers('ingress 2', { from: [addresses('192.0.2.0/24')], ports: [tcp('6222')] }),
  ),
  'servers may not open routes': needsReview('reach-lost', servers('egress 1 ports 0 port', '6223')),
  'leaves are denied': needsReview('reach-lost', servers('ingress 1 ports 0 port', '7423')),
  'leaves come from one range only': needsReview('reach-lost', servers('ingress 1 from', [addresses('10.0.0.0/8')])),
  'leaves come from everywhere but one range': needsReview(
    'reach-lost',
    servers('ingress 1 from', [addresses('0.0.0.0/0', ['198.51.100.0/24'])]),
  ),
  'clients are denied': needsReview('reach-lost', servers('ingress 0', { from: [], ports: [tcp('4223')] })),
  'clients come from the cluster only': needsReview('reach-lost', servers('ingress 0 from', [spaces(ALL_PODS)])),
  'Prometheus is denied': needsReview('reach-lost', servers('ingress 3 ports', [tcp('8222')])),
  'monitoring is denied': needsReview('reach-lost', servers('ingress 3 ports', [tcp('7777')])),
  'Prometheus may be in one namespace only': needsReview(
    'reach-lost',
    servers('ingress 3 from', [spaces(labelled({ name: 'monitoring' }))]),
  ),
  'DNS is denied': needsReview('reach-lost', servers('egress 0', { to: [], ports: [tcp('443')] })),
  'DNS by UDP is denied': needsReview('reach-lost', servers('egress 0 ports', [tcp('53')])),
  'DNS goes to one address only': needsReview('reach-lost', servers('egress 0 to', [addresses('10.96.0.10/32')])),
  'a site may not connect to its hub': needsReview('reach-lost', site(SERVERS, 'egress 1 ports 0 port', '443')),
  'a site may connect to one address of its hub only': needsReview(
    'reach-lost',
    site(SERVERS, 'egress 1 to', [addresses('203.0.113.9/32')]),
  ),
  'the Job of the streams may not connect to the servers': needsReview(
    'reach-lost',
    policy(STREAMS, { 'spec 0 egress 1 ports 0 port': '4223' }),
  ),
  'the Job that disconnects leaves does not find the servers': needsReview(
    'reach-lost',
    policy(ACCESS, { 'spec 0 egress 0': { to: [], ports: [tcp('443')] } }),
  ),
  'the policy of the Job that disconnects leaves applies to other pods': needsReview(
    'reach-lost',
    policy(ACCESS, { 'spec 0 pod_selector': labelled({ app: 'x' }) }),
  ),
  'the policy of the servers is deleted': needsReview('reach-lost', gone(SERVERS, 'delete')),
  'the policy of the servers is deleted and created again': needsReview(
    'reach-lost',
    gone(SERVERS, 'delete', 'create'),
  ),
  'the policy of the servers applies to other pods': needsReview(
    'reach-lost',
    servers('pod_selector', labelled({ ...NAMES, app: 'x' })),
  ),
  'the policy of the servers no longer says that it limits what they send': needsReview(
    'reach-lost',
    servers('policy_types', ['Ingress']),
  ),
  'the policy of the servers allows nothing in': needsReview('reach-lost', servers('ingress', [])),
  'a named port that no container has': needsReview('reach-lost', servers('ingress 1 ports 0 port', 'leaves')),
  'another protocol': needsReview('reach-lost', servers('ingress 1 ports 0 protocol', 'UDP')),
  'a policy denies what all pods send': needsReview(
    'reach-lost',
    altered(
      'hub',
      { of: DENY, actions: ['delete'] },
      {
        type: 'kubernetes_network_policy_v1',
        of: 'more',
        set: {
          metadata: [{ name: 'more', namespace: 'recorded' }],
          spec: [{ pod_selector: ALL_PODS, policy_types: ['Egress'], egress: [], ingress: [] }],
        },
      },
      { of: SERVERS, actions: ['delete'] },
    ),
  ),
};

const WIDER: ReviewCases = {
  'nothing is denied by default': needsReview('exposure-wider', gone(DENY, 'delete')),
  'only what comes in is denied by default': needsReview(
    'exposure-wider',
    policy(DENY, { 'spec 0 policy_types': ['Ingress'] }),
  ),
  'the default applies to some pods only': needsReview(
    'exposure-wider',
    policy(DENY, { 'spec 0 pod_selector': labelled({ app: 'x' }) }),
  ),
  'the default allows everything in': needsReview(
    'exposure-wider',
    policy(DENY, { 'spec 0 ingress': [{ from: [], ports: [] }] }),
  ),
  'the default moves to another namespace': needsReview(
    'exposure-wider',
    altered('hub', { of: DENY, actions: ['delete', 'create'], set: { 'metadata 0 namespace': 'elsewhere' } }),
  ),
  'monitoring is open to everyone': needsReview('exposure-wider', servers('ingress 3 from', [])),
  'monitoring is open to some addresses': needsReview(
    'exposure-wider',
    servers('ingress 3 from +', addresses('203.0.113.0/24')),
  ),
  'routes are open to every pod of the namespace': needsReview(
    'exposure-wider',
    servers('ingress 2 from', [pods(ALL_PODS)]),
  ),
  'routes are open to pods with one label less': needsReview(
    'exposure-wider',
    servers('ingress 2 from', [pods(labelled({ 'app.kubernetes.io/name': 'nats-hub' }))]),
  ),
  'routes are open to pods of that name in all namespaces': needsReview(
    'exposure-wider',
    servers('ingress 2 from', [{ ...pods(labelled(NAMES)), namespace_selector: ALL_PODS }]),
  ),
  'a range of ports': needsReview('exposure-wider', servers('ingress 0 ports 0 end_port', 65535)),
  'every port': needsReview('exposure-wider', servers('ingress 1 ports', [])),
  'every port of a protocol': needsReview(
    'exposure-wider',
    servers('ingress 1 ports +', { end_port: 0, port: '', protocol: 'TCP' }),
  ),
  'servers may connect to everything': needsReview('exposure-wider', servers('egress +', { to: [], ports: [] })),
  'servers may connect to the metadata of the cloud': needsReview(
    'exposure-wider',
    servers('egress +', { to: [addresses('169.254.169.254/32')], ports: [tcp('80')] }),
  ),
  'one more policy that allows everything in': needsReview(
    'exposure-wider',
    more({ pod_selector: ALL_PODS, policy_types: ['Ingress'], ingress: [{ from: [], ports: [] }], egress: [] }),
  ),
  'one more policy that lets a namespace in': needsReview(
    'exposure-wider',
    more({
      pod_selector: labelled(NAMES),
      policy_types: ['Ingress'],
      ingress: [{ from: [spaces(labelled({ name: 'x' }))], ports: [tcp('6222')] }],
      egress: [],
    }),
  ),
  'a Job may connect to everything': needsReview(
    'exposure-wider',
    policy(STREAMS, { 'spec 0 egress 1 ports': [], 'spec 0 egress 1 to': [] }),
  ),
  'the policy of the servers allows what a label of another spelling asks for': needsReview(
    'exposure-wider',
    servers('ingress 2 from', [
      pods([
        { match_expressions: [{ key: 'app.kubernetes.io/name', operator: 'Exists', values: [] }], match_labels: null },
      ]),
    ]),
  ),
};

const NOT_READ: ReviewCases = {
  'a policy in kube-system': needsReview(
    'reach-lost',
    more({ pod_selector: ALL_PODS, policy_types: BOTH, ingress: [], egress: [] }, 'kube-system'),
  ),
  'a policy in kube-system that only allows': needsReview(
    'reach-lost',
    more(
      { pod_selector: ALL_PODS, policy_types: ['Ingress'], ingress: [{ from: [], ports: [] }], egress: [] },
      'kube-system',
    ),
  ),
  'a policy without a namespace': needsReview(
    'reach-lost',
    more({ pod_selector: ALL_PODS, policy_types: BOTH, ingress: [], egress: [] }, ''),
  ),
  'an empty peer': needsReview(
    'resource-changed',
    servers('ingress 1 from', [{ ip_block: [], namespace_selector: [], pod_selector: [] }]),
  ),
  'a range that is none': needsReview('resource-changed', servers('ingress 1 from', [addresses('everywhere')])),
  'a range of ports that ends before it begins': needsReview(
    'resource-changed',
    servers('ingress 1 ports 0 end_port', 1),
  ),
  'an operator that nobody knows': needsReview(
    'resource-changed',
    servers('pod_selector', [{ match_expressions: [{ key: 'a', operator: 'Gt', values: ['1'] }], match_labels: null }]),
  ),
  'a text in place of peers': needsReview('resource-changed', servers('ingress 1 from', 'nobody')),
  'a number in place of labels': needsReview(
    'resource-changed',
    policy(DENY, { 'spec 0 pod_selector 0 match_labels': 1 }),
  ),
  'another name': needsReview('resource-changed', policy(DENY, { 'metadata 0 name': 'other' })),
  'a type of policy that nobody knows': needsReview('resource-changed', servers('policy_types', [...BOTH, 'Forward'])),
  'an argument that nobody knows': needsReview('resource-changed', servers('log', true)),
  'an annotation that a network plugin may read': needsReview(
    'resource-changed',
    policy(SERVERS, { 'metadata 0 annotations policy.example.com/mode': 'audit' }),
  ),
  'rules that are not known': needsReview(
    'unknown',
    altered('hub', {
      of: SERVERS,
      set: { 'spec 0 ingress': [] },
      change: { after_unknown: { spec: [{ ingress: true }] } },
    }),
  ),
  'a policy that Terraform forgets': needsReview('resource-changed', gone(DENY, 'forget')),
};

const NEW_SITE: ReviewCases = {
  'a new site without the default': needsReview('exposure-wider', without(DENY)),
  'a new site without the policy of its servers': needsReview('reach-lost', without(SERVERS)),
  'a new site whose servers are open to everyone': needsReview(
    'exposure-wider',
    newSite(SERVERS, { 'spec 0 ingress +': { from: [], ports: [] } }),
  ),
  'a new site whose clients may come from everywhere': needsReview(
    'exposure-wider',
    altered('new site', {
      of: SERVERS,
      actions: ['create'],
      set: { 'spec 0 ingress 0 from': [] },
      change: { after_unknown: {} },
    }),
  ),
  'a new site that may not connect to its hub': needsReview(
    'reach-lost',
    newSite(SERVERS, { 'spec 0 egress 1 ports 0 port': '443' }),
  ),
  'a new site whose default is in another namespace': needsReview(
    'reach-lost',
    newSite(DENY, { 'metadata 0 namespace': 'default' }),
  ),
  'a new site whose policy applies to other pods': needsReview(
    'exposure-wider',
    newSite(SERVERS, { 'spec 0 pod_selector': ALL_PODS }),
  ),
  'a new site whose Job of the streams may connect to everything': needsReview(
    'exposure-wider',
    newSite(STREAMS, { 'spec 0 egress +': { to: [], ports: [] } }),
  ),
  'a new site that limits nothing that its servers send': needsReview(
    'reach-lost',
    newSite(SERVERS, { 'spec 0 policy_types': ['Ingress'] }),
  ),
};

const OTHER_PODS: ReviewCases = {
  'servers that no policy applies to any more': needsReview(
    'reach-lost',
    altered('hub', {
      of: 'nats_server_711107B6',
      set: { 'spec 0 template 0 metadata 0 labels app.kubernetes.io/instance': 'other' },
    }),
  ),
  'a new site without any policy': needsReview(
    'exposure-wider',
    altered(
      'new site',
      ...[DENY, SERVERS, STREAMS].map((of) => ({ of, actions: ['no-op'], change: { after: null, before: null } })),
    ),
  ),
};

/** Leaves come from some addresses before, and from others after. */
const leavesFrom = (before: Json[], after: Json[]) =>
  edited('hub', (plan) => {
    const entry = plan.resource_changes.find(({ address }) => address.includes(SERVERS));
    if (!entry) throw new Error(`${SERVERS} is not there`);
    const [was, is] = [before, after].map((from) => {
      const values = JSON.parse(JSON.stringify(entry.change.after));
      values.spec[0].ingress[1].from = from;
      return values;
    });
    Object.assign(entry.change, { actions: ['update'], before: was, after: is });
  });

const RANGES: ReviewCases = {
  'leaves come from one half of a range': needsReview(
    'reach-lost',
    leavesFrom([addresses('10.0.0.0/8')], [addresses('10.0.0.0/9')]),
  ),
  'leaves come from a range and more': needsReview(
    'exposure-wider',
    leavesFrom([addresses('10.0.0.0/8')], [addresses('10.0.0.0/8'), addresses('11.0.0.0/8')]),
  ),
  'leaves come from a range without its exception': needsReview(
    'exposure-wider',
    leavesFrom([addresses('10.0.0.0/8', ['10.1.0.0/16'])], [addresses('10.0.0.0/8')]),
  ),
  'one range as its two halves': harmless(
    'reach-same',
    leavesFrom([addresses('10.0.0.0/8')], [addresses('10.0.0.0/9'), addresses('10.128.0.0/9')]),
  ),
  'a range with an exception as what is left of it': harmless(
    'reach-same',
    leavesFrom([addresses('10.0.0.0/8', ['10.0.0.0/9'])], [addresses('10.128.0.0/9')]),
  ),
  'a range of IPv6 in other letters': harmless(
    'reach-same',
    leavesFrom([addresses('2001:db8::/32')], [addresses('2001:0DB8:0:0::/32')]),
  ),
};

const HARMLESS: ReviewCases = {
  'labels as expressions': harmless('reach-same', servers('pod_selector', EXPRESSIONS)),
  'labels of a peer as expressions': harmless('reach-same', servers('ingress 2 from', [pods(EXPRESSIONS)])),
  'rules in another order': harmless(
    'reach-same',
    servers('egress', [
      { ports: [tcp('6222')], to: [pods(labelled(NAMES))] },
      { ports: [tcp('53'), { ...tcp('53'), protocol: 'UDP' }], to: [] },
    ]),
  ),
  'one rule as two': harmless(
    'reach-same',
    servers('ingress', [
      { from: [], ports: [tcp('4222')] },
      { from: [], ports: [tcp('7422')] },
      { from: [pods(labelled(NAMES))], ports: [tcp('6222')] },
      { from: [spaces(ALL_PODS)], ports: [tcp('8222')] },
      { from: [spaces(ALL_PODS)], ports: [tcp('7777')] },
    ]),
  ),
  'a port as a range of one': harmless('reach-same', servers('ingress 1 ports 0 end_port', 7422)),
  'a port by the name that containers give it': harmless('reach-same', servers('ingress 1 ports 0 port', 'leafnodes')),
  'the types in another order': harmless('reach-same', servers('policy_types', ['Egress', 'Ingress'])),
  'one more policy that denies what is denied': needsReview(
    'resource-changed',
    more({ pod_selector: ALL_PODS, policy_types: ['Egress'], ingress: [], egress: [] }),
  ),
  'one more policy that allows what is allowed': needsReview(
    'resource-changed',
    more({
      pod_selector: labelled(NAMES),
      policy_types: ['Ingress'],
      ingress: [{ from: [addresses('10.0.0.0/8')], ports: [tcp('7422')] }],
      egress: [],
    }),
  ),
  'a description': harmless(
    'reach-same',
    policy(SERVERS, { 'metadata 0 annotations description': 'who talks to whom' }),
  ),
  'a label that names the team': harmless('reach-same', policy(DENY, { 'metadata 0 labels team': 'edge' })),
  'a rule for a port where no server listens goes': harmless(
    'exposure-narrower',
    edited('hub', (plan) => {
      const entry = plan.resource_changes.find(({ address }) => address.includes(SERVERS));
      if (!entry) throw new Error(`${SERVERS} is not there`);
      const before = JSON.parse(JSON.stringify(entry.change.after));
      before.spec[0].ingress.push({ from: [], ports: [tcp('9443')] });
      Object.assign(entry.change, { actions: ['update'], before });
    }),
  ),
  'a new site': harmless('site-added', altered('new site')),
  'a new site, whose namespace is there': harmless(
    'site-added',
    planned(FLEET, { ...FLEET, sites: { edge1: {}, edge2: { namespace: { name: 'shared', create: false } } } }),
  ),
  'a site that joins': harmless('site-added', planned(FLEET, { ...FLEET, sites: { edge1: {}, edge2: {} } })),
};

const SERVER_COUNT: ReviewCases = {
  'a hub of one server has no routes: their traffic goes unmissed': losesData(
    'exposure-narrower',
    planned(FLEET, { ...FLEET, hub: { ...HUB, replicas: 1 } }),
  ),
};

testCases(__dirname, 'policies', {
  ...LOST,
  ...WIDER,
  ...NOT_READ,
  ...NEW_SITE,
  ...OTHER_PODS,
  ...RANGES,
  ...HARMLESS,
  ...SERVER_COUNT,
});
