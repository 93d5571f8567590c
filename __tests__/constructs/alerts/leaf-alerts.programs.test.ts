import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { App, TerraformStack } from 'cdktf';
import { certificateAlertRules } from '../../../constructs/alerts/certificate-alert-rules';
import { leafAlertRules } from '../../../constructs/alerts/leaf-alert-rules';
import { LeafAlerts, type LeafAlertsProps } from '../../../constructs/alerts/leaf-alerts';
import { runHelm, tool } from './tools';

const terraform = tool(
  'terraform',
  'TERRAFORM_BINARY_NAME',
  ['version'],
  'https://developer.hashicorp.com/terraform/install',
);
const withTerraform = terraform.command === undefined ? describe.skip : describe;

const chart = join(__dirname, '../../../constructs/charts/nats-alerts');

const props: LeafAlertsProps = {
  namespace: 'nats',
  chart,
  sites: ['edge1', 'plant-7'],
  labels: { release: 'kube-prometheus-stack' },
  podLabels: { 'app.kubernetes.io/name': 'nats-hub', 'app.kubernetes.io/instance': 'hub' },
  instance: 'hub',
};

const objectLabels = {
  'app.kubernetes.io/name': 'nats-alerts',
  'app.kubernetes.io/instance': 'hub',
  'app.kubernetes.io/component': 'alerts',
  'app.kubernetes.io/part-of': 'nats-edge',
  'app.kubernetes.io/managed-by': 'Helm',
  release: 'kube-prometheus-stack',
};

interface SynthesizedRelease {
  readonly name: string;
  readonly namespace: string;
  readonly chart: string;
  readonly values: readonly string[];
}

let outdir: string;
beforeEach(() => {
  outdir = mkdtempSync(join(tmpdir(), 'leaf-alerts-'));
});
afterEach(() => rmSync(outdir, { recursive: true, force: true }));

/** Synthesizes a stack with the alerts in it, and reads the Helm release from its cdk.tf.json. */
function synthesize(over: Partial<LeafAlertsProps> = {}): {
  folder: string;
  release: SynthesizedRelease;
  values: string;
} {
  const app = new App({ outdir, skipValidation: true });
  new LeafAlerts(new TerraformStack(app, 'hub'), 'alerts', { ...props, ...over });
  app.synth();
  const folder = join(outdir, 'stacks/hub');
  const json: { resource: { helm_release: Record<string, SynthesizedRelease> } } = JSON.parse(
    readFileSync(join(folder, 'cdk.tf.json'), 'utf8'),
  );
  const releases = Object.values(json.resource.helm_release);
  const [release] = releases;
  if (release === undefined || releases.length !== 1) throw new Error(`${releases.length} Helm releases`);
  return { folder, release, values: release.values[0] ?? '' };
}

describe('LeafAlerts', () => {
  test('is one Helm release with the rules, the labels and the pods to scrape', () => {
    const { release, values } = synthesize();
    expect(release).toMatchObject({ name: 'nats-alerts', namespace: 'nats' });
    expect(release.values).toHaveLength(1);
    expect(JSON.parse(values)).toEqual({
      labels: objectLabels,
      groups: leafAlertRules({ sites: props.sites }),
      podMonitor: { enabled: true, matchLabels: props.podLabels },
    });
  });

  test('watches certificates beside the leaves', () => {
    const { release, values } = synthesize({
      certificates: {
        server: { notAfter: '2027-01-31T08:00:00Z' },
        'leaf edge1': { notAfter: '2027-02-01T08:00:00Z', renewedBy: 'deploy edge1' },
      },
    });
    expect(JSON.parse(values)).toMatchObject({
      groups: leafAlertRules({ sites: props.sites }),
      certificateAlerts: certificateAlertRules({ tier: 'hub', beforeExpirySeconds: 14 * 86_400 }),
    });
    expect(release.values.slice(1).map((text) => JSON.parse(text))).toEqual([
      {
        certificates: {
          server: { notAfter: '2027-01-31T08:00:00Z', labels: { tier: 'hub', renewed_by: 'terraform apply' } },
          'leaf edge1': { notAfter: '2027-02-01T08:00:00Z', labels: { tier: 'hub', renewed_by: 'deploy edge1' } },
        },
      },
    ]);
  });

  test("puts the chart into the stack's folder and names it by a path relative to that", () => {
    const { folder, release } = synthesize();
    expect(isAbsolute(release.chart)).toBe(false);
    for (const file of ['Chart.yaml', 'values.yaml', 'values.schema.json', 'templates/prometheus-rule.yaml']) {
      expect(readFileSync(join(folder, release.chart, file), 'utf8')).toBe(readFileSync(join(chart, file), 'utf8'));
    }
    expect(existsSync(join(folder, release.chart, 'templates/pod-monitor.yaml'))).toBe(true);
  });

  test('holds nothing that Terraform would take for a template', () => {
    expect(synthesize().values).not.toMatch(/[$%]\{/);
    expect(synthesize({ sites: ['${a}', '%{b}'] }).values.replaceAll(/\$\$\{|%%\{/g, '')).not.toMatch(/[$%]\{/);
  });
});

withTerraform(`Terraform${terraform.note}`, () => {
  test('hands Helm the values that were meant, character by character', () => {
    const sites = ['edge1', '${path.module}', '%{if true}'];
    const { values } = synthesize({ sites });
    const echo = mkdtempSync(join(outdir, 'echo-'));
    writeFileSync(join(echo, 'main.tf.json'), JSON.stringify({ output: { values: { value: values } } }));
    const applied = terraform.run([`-chdir=${echo}`, 'apply', '-auto-approve', '-no-color', '-input=false']);
    expect(applied).toMatchObject({ status: 0 });
    expect(JSON.parse(terraform.run([`-chdir=${echo}`, 'output', '-raw', 'values']).stdout)).toEqual({
      labels: objectLabels,
      groups: leafAlertRules({ sites }),
      podMonitor: { enabled: true, matchLabels: props.podLabels },
    });
  });
});

describe('Helm, rendering the chart', () => {
  /** What `helm template` makes of the values, or its complaint; objects in the order of Helm's choice. */
  function render(values: unknown) {
    const file = join(outdir, 'values.json');
    writeFileSync(file, typeof values === 'string' ? values : JSON.stringify(values));
    return runHelm(['template', 'any-release', chart, '--namespace', 'nats', '--values', file]);
  }

  test('makes the two objects, with names, labels and rules as given', () => {
    const { status, stdout } = render(synthesize({ sites: ['edge1'] }).values);
    expect(stdout).toBe(rendered);
    expect(status).toBe(0);
  });

  test("leaves Prometheus's own templates in annotations alone", () => {
    const { stdout } = render(synthesize().values);
    expect(stdout).toContain("summary: 'Leaf node disconnected: {{ $labels.site }}'");
    expect(stdout).toContain('{{ $value | humanizeDuration }}');
  });

  test('needs no values, and then scrapes nothing', () => {
    const { status, stdout } = render({});
    expect(stdout).toContain('kind: PrometheusRule');
    expect(stdout).not.toContain('PodMonitor');
    expect(status).toBe(0);
  });

  test('finds nothing wrong with the chart', () => {
    const { folder, release } = synthesize();
    expect(runHelm(['lint', '--strict', join(folder, release.chart)])).toMatchObject({ status: 0 });
  });

  test.each<[string, unknown, RegExp]>([
    ['a value that it does not know', { grups: [] }, /grups/],
    [
      'a rule that both records and alerts',
      { groups: [{ name: 'g', rules: [{ record: 'a', alert: 'A', expr: '1' }] }] },
      /rules/,
    ],
    ['an interval that is not a duration', { groups: [{ name: 'g', interval: '5', rules: [] }] }, /interval/],
    ['a PodMonitor that would select every pod', { podMonitor: { enabled: true } }, /matchLabels/],
  ])('refuses %s', (_what, values, complaint) => {
    const { status, stderr } = render(values);
    expect(status).toBe(1);
    expect(stderr).toMatch(complaint);
  });
});

/** What Helm makes of the chart for a hub with one site, `edge1`. */
const rendered = `---
# Source: nats-alerts/templates/pod-monitor.yaml
apiVersion: monitoring.coreos.com/v1
kind: PodMonitor
metadata:
  name: nats-leaf-alerts
  namespace: nats
  labels:
    app.kubernetes.io/component: alerts
    app.kubernetes.io/instance: hub
    app.kubernetes.io/managed-by: Helm
    app.kubernetes.io/name: nats-alerts
    app.kubernetes.io/part-of: nats-edge
    release: kube-prometheus-stack
spec:
  selector:
    matchLabels:
      app.kubernetes.io/instance: hub
      app.kubernetes.io/name: nats-hub
  podMetricsEndpoints:
    - port: metrics
---
# Source: nats-alerts/templates/prometheus-rule.yaml
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata:
  name: nats-leaf-alerts
  namespace: nats
  labels:
    app.kubernetes.io/component: alerts
    app.kubernetes.io/instance: hub
    app.kubernetes.io/managed-by: Helm
    app.kubernetes.io/name: nats-alerts
    app.kubernetes.io/part-of: nats-edge
    release: kube-prometheus-stack
spec:
  groups:
    - name: nats-leafnodes
      rules:
      - expr: vector(1)
        labels:
          site: edge1
        record: nats_leaf_expected
      - expr: count by (site) (count by (site, name) (label_replace(nats_leafz_conn_rtt{name=~"(.+)-nats-(?:leaf|region)-[0-9]+"},
          "site", "$1", "name", "(.+)-nats-(?:leaf|region)-[0-9]+"))) or 0 * max by (site)
          (nats_leaf_expected)
        record: nats_leafnodes_count
      - expr: max by (site) (label_replace(nats_leafz_conn_rtt{name=~"(.+)-nats-(?:leaf|region)-[0-9]+"},
          "site", "$1", "name", "(.+)-nats-(?:leaf|region)-[0-9]+"))
        record: nats_leafnode_rtt_seconds
      - alert: LeafNodeDisconnected
        annotations:
          description: No server of {{ $labels.site }} has been connected for 5 minutes.
            The site goes on by itself and what its streams keep arrives after it is back.
            Fires for every site at once if the hub is down, or if nothing scrapes its
            exporters any more.
          summary: 'Leaf node disconnected: {{ $labels.site }}'
        expr: nats_leafnodes_count < 1
        for: 5m
        labels:
          severity: warning
      - alert: LeafNodeHighLatency
        annotations:
          description: The round trip to {{ $labels.site }} has been longer than 0.5 s
            for 10 minutes; it is now {{ $value | humanizeDuration }}. Requests across
            the link are slow and may time out.
          summary: 'Leaf node far away: {{ $labels.site }}'
        expr: nats_leafnode_rtt_seconds > 0.5
        for: 10m
        labels:
          severity: warning
`;
