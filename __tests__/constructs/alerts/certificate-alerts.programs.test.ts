import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { certificateAlertRules } from '../../../constructs/alerts/certificate-alert-rules';
import { CertificateAlerts } from '../../../constructs/alerts/certificate-alerts';
import type { Expiries } from '../../../constructs/trust/expiry';
import type { Value } from '../../../fleet/model';
import { ALERTS_CHART } from '../../support/constructs';
import { temporaryFolder } from '../../support/folder';
import { synth } from '../../support/synth';
import { at, mapAt, texts } from '../../support/walk';
import { testRules, withPromtool } from './promtool';
import { runHelm } from './tools';

const DAY = 86_400;
const ALERTS = certificateAlertRules({ tier: 'edge1', beforeExpirySeconds: 14 * DAY });

/** The values of the release of a site's alerts, each a YAML text. */
function valuesOf(certificates: Expiries): string[] {
  const stack = synth((scope) => {
    new CertificateAlerts(scope, 'alerts', {
      chart: ALERTS_CHART,
      namespace: 'nats-edge',
      instance: 'edge1',
      renewedBy: 'npx cdktf deploy leaf-edge1 prod',
      certificates,
    });
  });
  return texts(at(stack.resource('helm_release', 'alerts_release'), 'values')).map(({ text }) => text);
}

/** What `helm template` makes of values, or its complaint. */
function render(...values: readonly unknown[]) {
  const folder = temporaryFolder();
  const files = values.map((value, index) => {
    const file = join(folder, `${index}.yaml`);
    writeFileSync(file, typeof value === 'string' ? value : JSON.stringify(value));
    return file;
  });
  const options = files.flatMap((file) => ['--values', file]);
  return runHelm(['template', 'nats-alerts', ALERTS_CHART, '--namespace', 'nats-edge', ...options]);
}

const ENDS = {
  server: { notAfter: '1970-01-21T00:00:00Z' },
  'client admin': { notAfter: '1970-03-01T02:00:00.123456789+02:00', renewedBy: 'somebody else' },
};

describe('Helm, rendering the ends of certificates', () => {
  /** The rules of the PrometheusRule that the values make, by their groups. */
  function groupsOf(...values: readonly unknown[]): Value {
    const { status, stdout, stderr } = render(...values);
    expect([status, stderr]).toEqual([0, '']);
    const documents = parseAllDocuments(stdout).map((document): Value => document.toJS());
    expect(documents.map((document) => mapAt(document).kind)).toEqual(['PrometheusRule']);
    return at(documents[0], 'spec', 'groups');
  }

  test('makes each date the seconds that Prometheus reckons with, whatever its zone and fraction', () => {
    expect(groupsOf(...valuesOf(ENDS))).toEqual([
      {
        name: 'nats-certificates',
        rules: [
          {
            record: 'nats_certificate_expiry_timestamp_seconds',
            expr: `vector(${59 * DAY})`,
            labels: { certificate: 'client admin', renewed_by: 'somebody else', tier: 'edge1' },
          },
          {
            record: 'nats_certificate_expiry_timestamp_seconds',
            expr: `vector(${20 * DAY})`,
            labels: { certificate: 'server', renewed_by: 'npx cdktf deploy leaf-edge1 prod', tier: 'edge1' },
          },
          ...ALERTS,
        ],
      },
    ]);
  });

  test('takes names and labels for texts, whatever is in them', () => {
    const [name, label] = ['a: {b} "c" # d\n- e', "{{ $labels.x }} 'y' \\"];
    expect(
      at(groupsOf({ certificates: { [name]: { notAfter: '2027-01-31T08:00:00Z', labels: { label } } } }), 0),
    ).toEqual({
      name: 'nats-certificates',
      rules: [
        {
          record: 'nats_certificate_expiry_timestamp_seconds',
          expr: `vector(${Date.UTC(2027, 0, 31, 8) / 1000})`,
          labels: { certificate: name, label },
        },
      ],
    });
  });

  test.each([
    ['no date', { notAfter: 'in a year' }],
    ['a date that does not exist', { notAfter: '2027-02-31T08:00:00Z' }],
    ['a date without a zone', { notAfter: '2027-01-31T08:00:00' }],
    ['nothing', {}],
  ])('refuses %s as an end', (_what, server) => {
    const { status, stderr } = render({ certificates: { server } });
    expect(status).toBe(1);
    expect(stderr).toMatch(/notAfter|parsing time/);
  });

  withPromtool('and Prometheus, evaluating what was rendered', () => {
    const renewed = { ...ENDS, server: { notAfter: '1971-01-21T00:00:00Z' } };
    /** Which severities fire on a day. */
    const fires = (day: number, ...expected: readonly string[]) =>
      ['warning', 'critical'].map((severity) => ({
        eval_time: `${day * 24}h`,
        expr: `count by (certificate, severity) (ALERTS{severity="${severity}"})`,
        exp_samples: expected.includes(severity)
          ? [{ labels: `{certificate="server", severity="${severity}"}`, value: 1 }]
          : [],
      }));

    test.each([
      ['alerts as its end comes near', ENDS, [fires(5), fires(7, 'warning'), fires(18, 'warning', 'critical')]],
      ['goes on until it is renewed', ENDS, [fires(21, 'warning', 'critical')]],
      ['is silent when it is', renewed, [fires(7), fires(18), fires(21)]],
    ])('%s', (_what, ends, tests) => {
      expect(testRules(groupsOf(...valuesOf(ends)), '1h', { promql_expr_test: tests.flat() })).toBe('SUCCESS');
    });
  });
});
