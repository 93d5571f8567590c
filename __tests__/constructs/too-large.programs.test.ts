import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments, stringify } from 'yaml';
import { LeafAlerts } from '../../constructs/alerts/leaf-alerts';
import { MOST_DATA_BYTES } from '../../constructs/server/config-objects';
import type { Value } from '../../fleet/model';
import { UserError } from '../../lib/user-error';
import { ALERTS_CHART, maximalHub, minimalHub } from '../support/constructs';
import { environmentWith, synthesizeFleet } from '../support/fleet';
import { temporaryFolder } from '../support/folder';
import { synth } from '../support/synth';
import { at, mapAt, texts } from '../support/walk';
import { runHelm } from './alerts/tools';

jest.setTimeout(60_000);

function leaves(count: number) {
  return Array.from({ length: count }, (_, n) => {
    const name = `site-${String(n).padStart(4, '0')}`;
    return { name, domain: name, up: ['sensors.>', 'alerts.>'], down: [`commands.${name}.>`, 'config.>'] };
  });
}

/** How many bytes a number of leaves makes it, as the refusal says. */
function refusedBytes(make: () => unknown): number {
  try {
    make();
  } catch (error) {
    return Number(/ (\d+) bytes/.exec(String(error))?.[1]);
  }
  return 0;
}

test('a nats.conf that is larger than a ConfigMap may be is refused, with both numbers and the way out', () => {
  expect(() => minimalHub({ leaves: leaves(3200) })).toThrow(
    /ConfigMap nats-hub-config would hold \d+ bytes, most of them in nats\.conf; Kubernetes takes 1048576 in one object\. .* through a region/,
  );
});

test('the number is that of the text itself, and up to the limit it is made', () => {
  const conf = (count: number) => Buffer.byteLength(minimalHub({ leaves: leaves(count) }).natsConf());
  const each = conf(101) - conf(100);
  const most = 100 + Math.floor((MOST_DATA_BYTES - conf(100)) / each);
  expect(conf(most)).toBeLessThanOrEqual(MOST_DATA_BYTES);
  expect(refusedBytes(() => minimalHub({ leaves: leaves(most + 1) }))).toBe(conf(most) + each);
});

test('so are other ConfigMaps and Secrets: the streams, the hashes of passwords', () => {
  const streams = Array.from({ length: 4000 }, (_, n) => ({ name: `S${n}`, subjects: [`s.${n}`], maxBytes: 1 }));
  const hashed = leaves(12_000).map((leaf) => ({ ...leaf, bcryptHash: `$2a$10$${'x'.repeat(53)}${leaf.name}` }));
  expect(() => minimalHub({ streams })).toThrow(/ConfigMap nats-hub-streams would hold \d+ bytes/);
  expect(() => maximalHub({ leaves: hashed })).toThrow(/Secret nats-hub-users would hold \d+ bytes/);
});

test('no construct makes a ConfigMap or Secret in another way', () => {
  const folder = join(__dirname, '../../constructs');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const makers = files.filter((file) => /new (ConfigMapV1|SecretV1)\(/.test(readFileSync(join(folder, file), 'utf8')));
  expect(makers).toEqual(['server/config-objects.ts']);
});

/** Alerts about so many sites and their certificates. */
function alertsOf(count: number) {
  const sites = leaves(count).map(({ name }) => name);
  const ends = { notAfter: '2027-01-31T08:00:00Z', renewedBy: 'NATS_ENV=prod npx cdktf deploy leaf-site hub prod' };
  return synth((scope) => {
    new LeafAlerts(scope, 'alerts', {
      chart: ALERTS_CHART,
      namespace: 'nats',
      instance: 'hub',
      podLabels: { app: 'nats-hub' },
      sites,
      certificates: Object.fromEntries(sites.map((site) => [`leaf ${site}`, ends])),
    });
  });
}

test('alert rules that the Prometheus Operator would not take are refused, with both numbers and the way out', () => {
  expect(() => alertsOf(2500)).toThrow(
    /the alert rules of hub would be \d+ bytes; the Prometheus Operator takes 524288 in one PrometheusRule\. .*through a region/,
  );
  expect(refusedBytes(() => alertsOf(1500))).toBe(0);
});

test('the number is that of the rules as the chart makes them', () => {
  const size = (count: number) => {
    const values = texts(at(alertsOf(count).resource('helm_release', 'alerts_release'), 'values')).map(
      ({ text }) => text,
    );
    const folder = temporaryFolder();
    const files = values.map((_, index) => join(folder, `${index}.yaml`));
    for (const [index, file] of files.entries()) writeFileSync(file, values[index] ?? '');
    const { stdout } = runHelm(['template', 'a', ALERTS_CHART, ...files.flatMap((file) => ['--values', file])]);
    const rule = parseAllDocuments(stdout).map((document): Value => document.toJS());
    const { groups } = mapAt(
      rule.find((object) => at(object, 'kind') === 'PrometheusRule'),
      'spec',
    );
    return Buffer.byteLength(stringify({ groups }, { lineWidth: 0, indentSeq: false }));
  };
  const each = size(101) - size(100);
  expect(refusedBytes(() => alertsOf(2500))).toBe(size(100) + 2400 * each);
});

test('a fleet that is too large is one error that names environment, stack and object, and nothing is written', () => {
  const up = Array.from({ length: 30_000 }, (_, n) => `sensors.a-reading-of-machine-${n}.>`);
  const environment = environmentWith({ sites: { edge1: { up } } });
  expect(() => synthesizeFleet(environment)).toThrow(UserError);
  expect(() => synthesizeFleet(environment)).toThrow(
    /^test cannot be deployed\n {2}hub {2}ConfigMap nats-hub-config would hold \d+ bytes.*\nNothing was written\.$/,
  );
});
