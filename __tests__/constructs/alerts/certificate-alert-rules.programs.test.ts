import { certificateAlertRules } from '../../../constructs/alerts/certificate-alert-rules';
import { checkRules, testRules, withPromtool } from './promtool';

const DAY = 86_400;
const rules = certificateAlertRules({ tier: 'hub', beforeExpirySeconds: 14 * DAY });
const GROUPS = [{ name: 'nats-certificates', rules }];

// The rules themselves are in `tiers/hub-with-passwords.yaml`.
test('where the first alert comes a day before the end, the second comes half a day before it', () => {
  const exprs = certificateAlertRules({ tier: 'a"b', beforeExpirySeconds: DAY }).map(({ expr }) => expr);
  const ends = 'nats_certificate_expiry_timestamp_seconds{tier="a\\"b"} < time() +';
  expect(exprs).toEqual([`${ends} 86400`, `${ends} 43200`]);
});

/** What the chart records of a certificate, its end in days from the start, hour by hour. */
type Watched = readonly [certificate: string, ends: string, tier?: string];

/** By the day, the certificates of which an alert warns, and those on which one insists. */
type Fires = Readonly<Record<number, Readonly<Record<string, readonly string[]>>>>;

const CASES: Readonly<Record<string, readonly [readonly Watched[], Fires]>> = {
  'is silent 15 days before the end, warns 13 days before it, and insists from 3 days before it until it is renewed': [
    [['server', '20dx700']],
    {
      5: {},
      6: {},
      7: { warning: ['server'] },
      16: { warning: ['server'] },
      18: { warning: ['server'], critical: ['server'] },
      25: { warning: ['server'], critical: ['server'] },
    },
  ],
  'is silent again as soon as the certificate is renewed, be it after its end': [
    [
      ['in time', '20dx240 400dx500'],
      ['too late', '20dx600 400dx100'],
    ],
    { 9: { warning: ['in time', 'too late'] }, 11: { warning: ['too late'] }, 26: {} },
  ],
  'speaks of the certificate that ends, and of those of its own tier only': [
    [
      ['server', '20dx500'],
      ['client admin', '200dx500'],
      ['server', '20dx500', 'eu'],
    ],
    { 10: { warning: ['server'] } },
  ],
};

withPromtool('Prometheus, evaluating the rules about certificates', () => {
  const labelsOf = (certificate: string, tier = 'hub') => ({
    certificate,
    renewed_by: 'npx cdktf deploy hub prod',
    tier,
  });

  /** The texts of an alert about a certificate that ends on day 20. */
  const filled = (annotations: object, certificate: string) =>
    JSON.parse(
      JSON.stringify(annotations)
        .replaceAll('{{ $labels.tier }}', 'hub')
        .replaceAll('{{ $labels.certificate }}', certificate)
        .replaceAll('{{ $labels.renewed_by }}', 'npx cdktf deploy hub prod')
        .replaceAll('{{ $value | humanizeTimestamp }}', '1970-01-21 00:00:00 +0000 UTC'),
    );

  test('finds nothing wrong with them', () => {
    expect(checkRules(GROUPS)).toMatchObject({ status: 0 });
  });

  test.each(Object.entries(CASES))('%s', (_what, [watched, fires]) => {
    const alerts = Object.entries(fires).flatMap(([day, expected]) =>
      rules.map(({ alert, labels, annotations }) => ({
        eval_time: `${Number(day) * 24}h`,
        alertname: alert,
        exp_alerts: (expected[labels.severity ?? ''] ?? []).map((certificate) => ({
          exp_labels: { ...labels, ...labelsOf(certificate) },
          exp_annotations: filled(annotations, certificate),
        })),
      })),
    );
    const series = watched.map(([certificate, ends, tier]) => ({
      series: `nats_certificate_expiry_timestamp_seconds${JSON.stringify(labelsOf(certificate, tier)).replace(/"(\w+)":/g, '$1=')}`,
      values: ends.replace(/\d+d/g, (days) => String(Number.parseInt(days, 10) * DAY)),
    }));
    expect(testRules(GROUPS, '1h', { input_series: series, alert_rule_test: alerts })).toBe('SUCCESS');
  });
});
