import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments, stringify } from 'yaml';
import { LeafAlerts } from '../../constructs/alerts/leaf-alerts';
import { MOST_DATA_BYTES } from '../../constructs/kubernetes/most-data';
import { helmCommand } from '../../fleet/manifests';
import { helm } from '../support/binaries';
import { ALERTS_CHART, maximalHub, minimalHub } from '../support/constructs';
import { environmentWith, synthesizeFleet } from '../support/fleet';
import { expectKept } from '../support/kept-file';
import { synth } from '../support/synth';
import { at, texts } from '../support/walk';

jest.setTimeout(60_000);

function leaves(count: number) {
  return Array.from({ length: count }, (_, n) => {
    const name = `site-${String(n).padStart(4, '0')}`;
    return { name, domain: name, up: ['sensors.>', 'alerts.>'], down: [`commands.${name}.>`, 'config.>'] };
  });
}

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

const hashed = leaves(12_000).map((leaf) => ({ ...leaf, bcryptHash: `$2a$10$${'x'.repeat(53)}${leaf.name}` }));
const streams = Array.from({ length: 4000 }, (_, n) => ({ name: `S${n}`, subjects: [`s.${n}`], maxBytes: 1 }));
const up = Array.from({ length: 30_000 }, (_, n) => `sensors.a-reading-of-machine-${n}.>`);

/** Why something is not made. */
function refusalOf(make: () => unknown): string {
  try {
    make();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  throw new Error('nothing is refused');
}
const refusedBytes = (make: () => unknown) => Number(/ (\d+) bytes/.exec(refusalOf(make))?.[1]);

test('too-large.txt says how what is too large is refused', () => {
  const said = [
    () => minimalHub({ leaves: leaves(3200) }),
    () => minimalHub({ streams }),
    () => maximalHub({ leaves: hashed }),
    () => alertsOf(2500),
    () => synthesizeFleet(environmentWith({ sites: { edge1: { up } } })),
  ].map((make) => refusalOf(make).replace(/\d+(?= bytes)/g, '<so many>'));
  expectKept(join(__dirname, 'too-large.txt'), `${said.join('\n\n')}\n`);
});

test('the number is that of the nats.conf itself, and up to the limit it is made', () => {
  const conf = (count: number) => Buffer.byteLength(minimalHub({ leaves: leaves(count) }).natsConf());
  const each = conf(101) - conf(100);
  const most = 100 + Math.floor((MOST_DATA_BYTES - conf(100)) / each);
  expect(conf(most)).toBeLessThanOrEqual(MOST_DATA_BYTES);
  expect(refusedBytes(() => minimalHub({ leaves: leaves(most + 1) }))).toBe(conf(most) + each);
});

test('the number is that of the alert rules as the chart makes them, and 1500 leaves can be watched', () => {
  const size = (count: number) => {
    const release = alertsOf(count).resource('helm_release', 'alerts_release');
    const values = texts(at(release, 'values')).map(({ text }) => text);
    const yaml = helmCommand({ HELM: helm() })({ name: 'a', namespace: 'nats', chart: ALERTS_CHART, values });
    const objects = parseAllDocuments(yaml).map((document) => document.toJS());
    const { groups } = objects.find(({ kind }) => kind === 'PrometheusRule').spec;
    return Buffer.byteLength(stringify({ groups }, { lineWidth: 0, indentSeq: false }));
  };
  const each = size(101) - size(100);
  expect(refusedBytes(() => alertsOf(2500))).toBe(size(100) + 2400 * each);
  expect(() => alertsOf(1500)).not.toThrow();
});

test('no construct makes a ConfigMap or Secret in another way', () => {
  const folder = join(__dirname, '../../constructs');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const makers = files.filter((file) => /new (ConfigMapV1|SecretV1)\(/.test(readFileSync(join(folder, file), 'utf8')));
  expect(makers).toEqual(['kubernetes/config-objects.ts']);
});
