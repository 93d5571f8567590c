import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { App, TerraformStack } from 'cdktf';
import { leafAlertRules } from '../../../constructs/alerts/leaf-alert-rules';
import { LeafAlerts, type LeafAlertsProps } from '../../../constructs/alerts/leaf-alerts';
import { temporaryFolder } from '../../support/folder';
import { expectKept } from '../../support/kept-file';
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
  readonly chart: string;
  readonly values: readonly string[];
}

/** Synthesizes a stack with the alerts in it, and reads the Helm release from its cdk.tf.json. */
function synthesize(over: Partial<LeafAlertsProps> = {}) {
  const outdir = temporaryFolder();
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
    const echo = temporaryFolder();
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
    const file = join(temporaryFolder(), 'values.json');
    writeFileSync(file, typeof values === 'string' ? values : JSON.stringify(values));
    return runHelm(['template', 'any-release', chart, '--namespace', 'nats', '--values', file]);
  }

  test('makes the two objects, with names, labels and rules as given', () => {
    const { status, stdout } = render(synthesize({ sites: ['edge1'] }).values);
    expect(status).toBe(0);
    expectKept(join(__dirname, 'rendered.yaml'), stdout);
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
