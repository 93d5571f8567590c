import { type AlertNotes, alertNotesProblems } from '../../../constructs/alerts/alert-notes';
import { helmCommand, manifestsOf } from '../../../fleet/manifests';
import { Resolver, readSynthesized } from '../../../fleet/model';
import { helm } from '../../support/binaries';
import { environmentWith, synthesizeFleet } from '../../support/fleet';
import { testRules, withPromtool } from './promtool';

jest.setTimeout(180_000);

const NOTES: AlertNotes = {
  alertLabels: { team: 'edge', about: '{{ $labels.site }}' },
  alertAnnotations: { dashboard: 'https://grafana.example.com/d/nats?var-site={{ $labels.site }}' },
  runbooks: 'https://wiki.example.com/nats',
};

/** The rules of a hub's PrometheusRule, as they come to the cluster: synthesized, evaluated, rendered by Helm. */
async function groupsOfHub(notes: AlertNotes): Promise<unknown> {
  const { outdir } = synthesizeFleet(environmentWith({ alerts: { enabled: true, ...notes } }));
  const objects = await manifestsOf(new Resolver(readSynthesized(outdir)), 'hub', {
    secrets: false,
    helm: helmCommand({ HELM: helm() }),
  });
  const rule = objects.find(({ kind }) => kind === 'PrometheusRule');
  return (rule as { spec?: { groups?: unknown } } | undefined)?.spec?.groups;
}

withPromtool("the owner's labels and annotations, and the address of the runbook", () => {
  test('are on the alerts that Prometheus fires', async () => {
    const fired = {
      exp_labels: { severity: 'warning', site: 'edge1', team: 'edge', about: 'edge1' },
      exp_annotations: {
        summary: 'Leaf node disconnected: edge1',
        description:
          'No server of edge1 has been connected for 5 minutes. The site goes on by itself and what its streams keep arrives after it is back. Fires for every site at once if the hub is down, or if nothing scrapes its exporters any more.',
        dashboard: 'https://grafana.example.com/d/nats?var-site=edge1',
        runbook_url: 'https://wiki.example.com/nats/LeafNodeDisconnected',
      },
    };
    const verdict = testRules(await groupsOfHub(NOTES), '1m', {
      input_series: [{ series: 'nats_leafz_conn_rtt{name="edge2-nats-leaf-0"}', values: '0.01x20' }],
      alert_rule_test: [{ eval_time: '10m', alertname: 'LeafNodeDisconnected', exp_alerts: [fired] }],
    });
    expect(verdict).toBe('SUCCESS');
  });
});

test('each alert has them, those about certificates too, and severity stays what the rule says', async () => {
  const groups = (await groupsOfHub(NOTES)) as { rules: Record<string, Record<string, string>>[] }[];
  const alerts = groups.flatMap(({ rules }) => rules).filter(({ alert }) => alert);
  expect(
    alerts.map(({ alert, labels, annotations }) => [alert, labels?.severity, labels?.team, annotations?.runbook_url]),
  ).toEqual([
    ['LeafNodeDisconnected', 'warning', 'edge', 'https://wiki.example.com/nats/LeafNodeDisconnected'],
    ['LeafNodeHighLatency', 'warning', 'edge', 'https://wiki.example.com/nats/LeafNodeHighLatency'],
    ['NatsCertificateExpires', 'warning', 'edge', 'https://wiki.example.com/nats/NatsCertificateExpires'],
    ['NatsCertificateAboutToExpire', 'critical', 'edge', 'https://wiki.example.com/nats/NatsCertificateAboutToExpire'],
  ]);
});

const LOST = 'is set by the rules, differently for each alert, and would be lost';

test.each<[string, string, AlertNotes]>([
  ['alertLabels.severity', LOST, { alertLabels: { severity: 'page' } }],
  [
    'alertLabels.site',
    'tells alerts of one rule apart; with one value for all, Prometheus refuses the rule',
    { alertLabels: { site: 'x' } },
  ],
  ['alertLabels.__a', 'begins with "__", which Prometheus keeps for itself', { alertLabels: { __a: 'x' } }],
  [
    'alertLabels.1a',
    'is not a name that Prometheus takes: letters, digits and "_" only, and no digit at the start',
    { alertLabels: { '1a': 'x' } },
  ],
  ['alertLabels.a', 'is empty, which is the same as not there', { alertLabels: { a: '' } }],
  ['alertAnnotations.summary', LOST, { alertAnnotations: { summary: 'x' } }],
  ['alertAnnotations.a', 'has "{{" or "}}" without the other one', { alertAnnotations: { a: '{{ $labels.site' } }],
  [
    'alertAnnotations.a',
    'names $label, which Prometheus does not know: $labels, $value, $externalLabels, $externalURL',
    { alertAnnotations: { a: '{{ $label.site }}' } },
  ],
  [
    'alertAnnotations.runbook_url',
    'is set by runbooks; leave one of the two out',
    { alertAnnotations: { runbook_url: 'https://a' }, runbooks: 'https://b' },
  ],
  ['runbooks', 'is not an address that begins with https:// or http://', { runbooks: 'wiki' }],
])('refused: %s %s', (path, message, notes) => {
  expect(alertNotesProblems(notes).map((problem) => [problem.path.join('.'), problem.message])).toEqual([
    [path, message],
  ]);
});

test('accepted: templates, functions and variables of their own, and one runbook for all', () => {
  const alertAnnotations = {
    a: '{{ $value | humanize }} {{ with $x := 1 }}{{ $x }}{{ end }} {{ "$y" }}',
    runbook_url: 'https://wiki.example.com/nats',
  };
  expect(alertNotesProblems({ alertAnnotations, alertLabels: { team: 'edge' } })).toEqual([]);
});
