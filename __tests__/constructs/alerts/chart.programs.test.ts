import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type AlertNotes, alertNotesProblems } from '../../../constructs/alerts/alert-notes';
import { certificateAlertRules } from '../../../constructs/alerts/certificate-alert-rules';
import { CertificateAlerts } from '../../../constructs/alerts/certificate-alerts';
import { leafAlertRules } from '../../../constructs/alerts/leaf-alert-rules';
import { LeafAlerts } from '../../../constructs/alerts/leaf-alerts';
import type { RuleGroup } from '../../../constructs/alerts/rule-group';
import { helmCommand, manifestsOf } from '../../../fleet/manifests';
import { Resolver } from '../../../fleet/model';
import { helm as helmPath } from '../../support/binaries';
import { ALERTS_CHART } from '../../support/constructs';
import { environmentWith, synthesizeFleet } from '../../support/fleet';
import { temporaryFolder } from '../../support/folder';
import { expectKept } from '../../support/kept-file';
import { type Synthesized, synth } from '../../support/synth';
import { describeWithTerraform, TERRAFORM_NOTE, terraform } from '../../support/terraform';
import { at, texts } from '../../support/walk';
import { expectRules, withPromtool } from './promtool';

const DAY = 86_400;
const helm = () => helmCommand({ HELM: helmPath() });

/** The values of the release of a stack, each a YAML text. */
const valuesOf = (stack: Synthesized) =>
  texts(at(stack.resource('helm_release', 'alerts_release'), 'values')).map(({ text }) => text);

/** What Helm makes of values. */
const render = (...values: readonly string[]) =>
  helm()({ name: 'any-release', namespace: 'nats', chart: ALERTS_CHART, values });

/** Values of the alerts of a hub with these sites. */
const leafValues = (...sites: readonly string[]) =>
  valuesOf(
    synth((stack) => {
      new LeafAlerts(stack, 'alerts', {
        namespace: 'nats',
        chart: ALERTS_CHART,
        sites,
        labels: { release: 'kube-prometheus-stack' },
        podLabels: { 'app.kubernetes.io/name': 'nats-hub', 'app.kubernetes.io/instance': 'hub' },
        instance: 'hub',
      });
    }),
  );

describe('Helm, rendering the chart', () => {
  test('renders the two objects, with the given names, labels and rules', () => {
    expectKept(join(__dirname, 'rendered.yaml'), render(...leafValues('edge1')));
  });

  test('needs no values, and then scrapes nothing', () => {
    expect(render().match(/^kind: .*/gm)).toEqual(['kind: PrometheusRule']);
  });

  test('finds nothing wrong with the chart', () => {
    expect(spawnSync(helmPath(), ['lint', '--strict', ALERTS_CHART])).toMatchObject({ status: 0 });
  });

  const rule = { record: 'a', alert: 'A', expr: '1' };
  test.each<[string, object, RegExp]>([
    ['an unknown value', { grups: [] }, /grups/],
    ['a rule that both records and alerts', { groups: [{ name: 'g', rules: [rule] }] }, /rules/],
    ['an interval that is not a duration', { groups: [{ name: 'g', interval: '5', rules: [] }] }, /interval/],
    ['a PodMonitor that would select every pod', { podMonitor: { enabled: true } }, /matchLabels/],
    ['an expiry that is not a date', { certificates: { server: { notAfter: 'in a year' } } }, /notAfter|parsing time/],
    ['a date that does not exist', { certificates: { server: { notAfter: '2027-02-31T08:00:00Z' } } }, /parsing time/],
    ['a date without a zone', { certificates: { server: { notAfter: '2027-01-31T08:00:00' } } }, /notAfter|parsing/],
    ['a certificate without an expiry', { certificates: { server: {} } }, /notAfter/],
  ])('refuses %s', (_what, values, complaint) => {
    expect(() => render(JSON.stringify(values))).toThrow(complaint);
  });
});

describeWithTerraform(`Terraform${TERRAFORM_NOTE}`, () => {
  test('passes the intended values to Helm, character by character', () => {
    const sites = ['edge1', '${path.module}', '%{if true}'];
    const folder = temporaryFolder();
    writeFileSync(
      join(folder, 'main.tf.json'),
      JSON.stringify({ output: { values: { value: leafValues(...sites)[0] } } }),
    );
    expect(terraform(folder, 'apply', '-auto-approve')).toMatchObject({ status: 0 });
    const { groups } = JSON.parse(terraform(folder, 'output', '-raw', 'values').output);
    expect(groups).toEqual(leafAlertRules({ sites }));
  });
});

describe('the expiry of certificates', () => {
  const ENDS = {
    server: { notAfter: '1970-01-21T00:00:00Z' },
    'client admin': { notAfter: '1970-03-01T02:00:00.123456789+02:00', renewedBy: 'another command' },
  };

  /** The groups of the only object that Helm makes of values. */
  const groupsOf = (...values: readonly string[]): readonly RuleGroup[] => parse(render(...values)).spec.groups;
  const record = (seconds: number, labels: object) => ({
    record: 'nats_certificate_expiry_timestamp_seconds',
    expr: `vector(${seconds})`,
    labels,
  });

  test('is in the seconds that Prometheus uses, whatever its zone and fraction', () => {
    const rules = [
      record(59 * DAY, { certificate: 'client admin', renewed_by: 'another command', tier: 'edge1' }),
      record(20 * DAY, { certificate: 'server', renewed_by: 'npx cdktf deploy leaf-edge1 prod', tier: 'edge1' }),
      ...certificateAlertRules({ tier: 'edge1', beforeExpirySeconds: 14 * DAY }),
    ];
    const site = synth((stack) => {
      const props = { chart: ALERTS_CHART, namespace: 'nats-edge', instance: 'edge1', certificates: ENDS };
      new CertificateAlerts(stack, 'alerts', { ...props, renewedBy: 'npx cdktf deploy leaf-edge1 prod' });
    });
    expect(groupsOf(...valuesOf(site))).toEqual([{ name: 'nats-certificates', rules }]);
  });

  test('is recorded with names and labels as texts, whatever they contain', () => {
    const [name, label] = ['a: {b} "c" # d\n- e', "{{ $labels.x }} 'y' \\"];
    const certificates = { [name]: { notAfter: '2027-01-31T08:00:00Z', labels: { label } } };
    const rules = [record(Date.UTC(2027, 0, 31, 8) / 1000, { certificate: name, label })];
    expect(groupsOf(JSON.stringify({ certificates }))).toEqual([{ name: 'nats-certificates', rules }]);
  });
});

const NOTES: AlertNotes = {
  alertLabels: { team: 'edge', about: '{{ $labels.site }}' },
  alertAnnotations: { dashboard: 'https://grafana.example.com/d/nats?var-site={{ $labels.site }}' },
  runbooks: 'https://wiki.example.com/nats',
};

describe("the owner's labels and annotations, and the runbook URL", () => {
  /** The rules of a hub's PrometheusRule, as they come to the cluster: synthesized, evaluated, rendered by Helm. */
  let groups: readonly RuleGroup[];
  beforeAll(async () => {
    const { app } = synthesizeFleet(environmentWith({ alerts: { enabled: true, ...NOTES } }));
    const objects = await manifestsOf(new Resolver(app), 'hub', { secrets: false, helm: helm() });
    const { spec } = objects.find(({ kind }) => kind === 'PrometheusRule') as { spec?: { groups: RuleGroup[] } };
    groups = spec?.groups ?? [];
  });

  test('are on each alert, also about certificates, and severity stays that of the rule', () => {
    const alerts = groups.flatMap(({ rules }) => rules).filter((rule) => 'alert' in rule);
    const shown = alerts.map(({ alert, labels, annotations }) => {
      const { summary, description, ...ours } = annotations;
      return [alert, labels, ours];
    });
    expect(shown).toEqual(
      [
        ['LeafNodeDisconnected', 'warning'],
        ['LeafNodeHighLatency', 'warning'],
        ['NatsCertificateExpires', 'warning'],
        ['NatsCertificateAboutToExpire', 'critical'],
      ].map(([alert, severity]) => [
        alert,
        { severity, ...NOTES.alertLabels },
        { ...NOTES.alertAnnotations, runbook_url: `https://wiki.example.com/nats/${alert}` },
      ]),
    );
  });

  withPromtool('on the alerts that Prometheus fires', () => {
    test('a site that is not there', () => {
      const series = [{ series: 'nats_leafz_conn_rtt{name="edge2-nats-leaf-0"}', values: '0.01x20' }];
      const about = [[{ site: 'edge1', about: 'edge1' }]] as const;
      expectRules(groups, '1m', series, [{ at: '10m', alert: 'LeafNodeDisconnected', about }]);
    });
  });
});

const REFUSED: readonly AlertNotes[] = [
  { alertLabels: { severity: 'page' } },
  { alertLabels: { site: 'x' } },
  { alertLabels: { __a: 'x' } },
  { alertLabels: { '1a': 'x' } },
  { alertLabels: { a: '' } },
  { alertAnnotations: { summary: 'x' } },
  { alertAnnotations: { a: '{{ $labels.site' } },
  { alertAnnotations: { a: '{{ $label.site }}' } },
  { alertAnnotations: { runbook_url: 'https://a' }, runbooks: 'https://b' },
  { runbooks: 'wiki' },
];
const ACCEPTED: AlertNotes = {
  alertLabels: { team: 'edge' },
  alertAnnotations: {
    a: '{{ $value | humanize }} {{ with $x := 1 }}{{ $x }}{{ end }} {{ "$y" }}',
    runbook_url: 'https://wiki.example.com/nats',
  },
};

test('notes.txt lists what is refused, and why', () => {
  const said = [...REFUSED, ACCEPTED].map((notes) => {
    const problems = alertNotesProblems(notes).map(({ path, message }) => `  ${path.join('.')} ${message}\n`);
    return `${JSON.stringify(notes)}\n${problems.join('') || '  is accepted\n'}`;
  });
  expectKept(join(__dirname, 'notes.txt'), said.join('\n'));
});
