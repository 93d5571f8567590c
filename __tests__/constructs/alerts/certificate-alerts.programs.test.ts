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
import { promtoolTool, runHelm } from './tools';

const promtool = promtoolTool();
const withPromtool = promtool.command === undefined ? test.skip : test;

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

test("a site's alerts are a release with the rules, and apart from them the ends of the certificates", () => {
  expect(valuesOf(ENDS).map((text): Value => JSON.parse(text))).toEqual([
    {
      name: 'nats-certificate-alerts',
      labels: {
        'app.kubernetes.io/name': 'nats-alerts',
        'app.kubernetes.io/instance': 'edge1',
        'app.kubernetes.io/component': 'alerts',
        'app.kubernetes.io/part-of': 'nats-edge',
        'app.kubernetes.io/managed-by': 'Helm',
      },
      groups: [],
      certificateAlerts: ALERTS,
      podMonitor: { enabled: false },
    },
    {
      certificates: {
        server: {
          notAfter: '1970-01-21T00:00:00Z',
          labels: { tier: 'edge1', renewed_by: 'npx cdktf deploy leaf-edge1 prod' },
        },
        'client admin': {
          notAfter: '1970-03-01T02:00:00.123456789+02:00',
          labels: { tier: 'edge1', renewed_by: 'somebody else' },
        },
      },
    },
  ]);
});

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

  withPromtool(`and Prometheus alerts about what was rendered, until it is renewed${promtool.note}`, () => {
    const folder = temporaryFolder();
    const rules = (file: string, ends: Expiries) =>
      writeFileSync(join(folder, file), JSON.stringify({ groups: groupsOf(...valuesOf(ends)) }));
    const renewed = { ...ENDS, server: { notAfter: '1971-01-21T00:00:00Z' } };
    rules('before.json', ENDS);
    rules('after.json', renewed);
    const severities = ['warning', 'critical'];
    /** Which severities fire on a day. */
    const fires = (day: number, ...expected: readonly string[]) =>
      severities.map((severity) => ({
        eval_time: `${day * 24}h`,
        expr: `count by (certificate, severity) (ALERTS{severity="${severity}"})`,
        exp_samples: expected.includes(severity)
          ? [{ labels: `{certificate="server", severity="${severity}"}`, value: 1 }]
          : [],
      }));
    const verdict = (file: string, ...tests: readonly unknown[]) => {
      const path = join(folder, `test-${file}`);
      const all = [{ interval: '1h', promql_expr_test: tests.flat() }];
      writeFileSync(path, JSON.stringify({ rule_files: [file], evaluation_interval: '1h', tests: all }));
      const { status, stdout, stderr } = promtool.run(['test', 'rules', path]);
      return status === 0 && stdout.includes('SUCCESS') ? 'SUCCESS' : stdout + stderr;
    };
    const warned = [fires(5), fires(7, 'warning'), fires(18, 'warning', 'critical'), fires(21, 'warning', 'critical')];
    expect(verdict('before.json', ...warned)).toBe('SUCCESS');
    expect(verdict('after.json', fires(7), fires(18), fires(21))).toBe('SUCCESS');
  });
});
