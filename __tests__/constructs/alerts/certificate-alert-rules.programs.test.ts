import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { certificateAlertRules } from '../../../constructs/alerts/certificate-alert-rules';
import { temporaryFolder } from '../../support/folder';
import { promtoolTool } from './tools';

const promtool = promtoolTool();
const withPromtool = promtool.command === undefined ? describe.skip : describe;

const DAY = 86_400;
const rules = certificateAlertRules({ tier: 'hub', beforeExpirySeconds: 14 * DAY });
const GROUPS = { groups: [{ name: 'nats-certificates', rules }] };

test('the rules about certificates alert 14 days before the end, and again 3 days before it', () => {
  expect(rules).toEqual([
    {
      alert: 'NatsCertificateExpires',
      expr: 'nats_certificate_expiry_timestamp_seconds{tier="hub"} < time() + 1209600',
      labels: { severity: 'warning' },
      annotations: {
        summary: 'A certificate of {{ $labels.tier }} expires: {{ $labels.certificate }}',
        description:
          'It ends at {{ $value | humanizeTimestamp }}; who has no other one then is refused when it connects. A deploy renews it: {{ $labels.renewed_by }}',
      },
    },
    {
      alert: 'NatsCertificateAboutToExpire',
      expr: 'nats_certificate_expiry_timestamp_seconds{tier="hub"} < time() + 259200',
      labels: { severity: 'critical' },
      annotations: {
        summary: 'A certificate of {{ $labels.tier }} is about to expire, or has expired: {{ $labels.certificate }}',
        description:
          'Its end is {{ $value | humanizeTimestamp }}. From then on new connections with it are refused; those that stand go on until they break. Renew it now: {{ $labels.renewed_by }}',
      },
    },
  ]);
});

test('where the first alert comes a day before the end, the second comes half a day before it', () => {
  const exprs = certificateAlertRules({ tier: 'a"b', beforeExpirySeconds: DAY }).map(({ expr }) => expr);
  expect(exprs).toEqual([
    'nats_certificate_expiry_timestamp_seconds{tier="a\\"b"} < time() + 86400',
    'nats_certificate_expiry_timestamp_seconds{tier="a\\"b"} < time() + 43200',
  ]);
});

/** A certificate as the chart records it: its end, in days from the start, hour by hour in promtool's notation. */
interface Watched {
  readonly certificate: string;
  readonly ends: string;
  readonly tier?: string;
}

withPromtool(`Prometheus, evaluating the rules about certificates${promtool.note}`, () => {
  const labelsOf = ({ certificate, tier = 'hub' }: Omit<Watched, 'ends'>) => ({
    certificate,
    renewed_by: 'npx cdktf deploy hub prod',
    tier,
  });

  /** What promtool says: `SUCCESS` where just these alerts fire on these days. */
  function verdict(watched: readonly Watched[], fires: Readonly<Record<number, Readonly<Record<string, string[]>>>>) {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'rules.json'), JSON.stringify(GROUPS));
    const alertTests = Object.entries(fires).flatMap(([day, expected]) =>
      rules.map(({ alert, labels }) => ({
        eval_time: `${Number(day) * 24}h`,
        alertname: alert,
        exp_alerts: (expected[labels.severity ?? ''] ?? []).map((certificate) => ({
          exp_labels: { ...labels, ...labelsOf({ certificate }) },
          exp_annotations: annotations[labels.severity ?? '']?.(certificate),
        })),
      })),
    );
    const series = watched.map(({ ends, ...what }) => ({
      series: `nats_certificate_expiry_timestamp_seconds${JSON.stringify(labelsOf(what)).replace(/"(\w+)":/g, '$1=')}`,
      values: ends.replace(/\d+d/g, (days) => String(Number.parseInt(days, 10) * DAY)),
    }));
    writeFileSync(
      join(folder, 'test.json'),
      JSON.stringify({
        rule_files: ['rules.json'],
        evaluation_interval: '1h',
        tests: [{ interval: '1h', input_series: series, alert_rule_test: alertTests }],
      }),
    );
    const { status, stdout, stderr } = promtool.run(['test', 'rules', join(folder, 'test.json')]);
    return status === 0 && stdout.includes('SUCCESS') ? 'SUCCESS' : stdout + stderr;
  }

  /** The texts of an alert about a certificate that ends on day 20. */
  const annotations: Readonly<Record<string, (certificate: string) => Record<string, string>>> = {
    warning: (certificate) => ({
      summary: `A certificate of hub expires: ${certificate}`,
      description:
        'It ends at 1970-01-21 00:00:00 +0000 UTC; who has no other one then is refused when it connects. A deploy renews it: npx cdktf deploy hub prod',
    }),
    critical: (certificate) => ({
      summary: `A certificate of hub is about to expire, or has expired: ${certificate}`,
      description:
        'Its end is 1970-01-21 00:00:00 +0000 UTC. From then on new connections with it are refused; those that stand go on until they break. Renew it now: npx cdktf deploy hub prod',
    }),
  };

  test('finds nothing wrong with them', () => {
    const file = join(temporaryFolder(), 'rules.json');
    writeFileSync(file, JSON.stringify(GROUPS));
    expect(promtool.run(['check', 'rules', '--lint-fatal', file])).toMatchObject({ status: 0 });
  });

  test('is silent 15 days before the end, warns 13 days before it, and insists from 3 days before it until it is renewed', () => {
    expect(
      verdict([{ certificate: 'server', ends: '20dx700' }], {
        5: {},
        6: {},
        7: { warning: ['server'] },
        16: { warning: ['server'] },
        18: { warning: ['server'], critical: ['server'] },
        25: { warning: ['server'], critical: ['server'] },
      }),
    ).toBe('SUCCESS');
  });

  test('is silent again as soon as the certificate is renewed, be it after its end', () => {
    expect(
      verdict(
        [
          { certificate: 'in time', ends: '20dx240 400dx500' },
          { certificate: 'too late', ends: '20dx600 400dx100' },
        ],
        { 9: { warning: ['in time', 'too late'] }, 11: { warning: ['too late'] }, 26: {} },
      ),
    ).toBe('SUCCESS');
  });

  test('speaks of the certificate that ends, and of those of its own tier only', () => {
    expect(
      verdict(
        [
          { certificate: 'server', ends: '20dx500' },
          { certificate: 'client admin', ends: '200dx500' },
          { certificate: 'server', tier: 'eu', ends: '20dx500' },
        ],
        { 10: { warning: ['server'] } },
      ),
    ).toBe('SUCCESS');
  });
});
