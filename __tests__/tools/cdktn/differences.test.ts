import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { differences } from '../../../tools/cdktn/differences';

const folder = mkdtempSync(join(tmpdir(), 'nats-differences-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const MANIFEST = 'prod/manifest.json';
const STACK = 'prod/prod/hub/cdk.tf.json';
const CHART = 'prod/prod/hub/assets/chart/Chart.yaml';

/** A stack whose library calls itself that, with one ConfigMap of that text. */
const stack = (version: string, text: unknown) =>
  JSON.stringify({ '//': { metadata: { version } }, resource: { kubernetes_config_map_v1: { hub: { data: text } } } });

const FILES = { [MANIFEST]: '{ "version": "1" }', [STACK]: stack('1', { port: [4222] }), [CHART]: 'name: alerts\n' };

function written(name: string, files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(folder, name));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

const between = (files: Readonly<Record<string, string>>) =>
  differences(written('a', FILES), written('b', files), ['cdktf 1', 'cdktn 2']);

test('two syntheses are the same where only white space, the order of keys and the version of the library differ', () => {
  const other = `{"resource": {"kubernetes_config_map_v1": {"hub": {"data": {"port": [\n4222]}}}}, "//": {"metadata": {"version": "2"}}}`;
  expect(between({ ...FILES, [MANIFEST]: '{"version":"2"}', [STACK]: other })).toEqual([]);
});

test.each([
  ['another value', { port: [4223] }, 'port.0 is 4222 with cdktf 1, 4223 with cdktn 2'],
  ['one more element', { port: [4222, 1] }, 'port.1 is absent with cdktf 1, 1 with cdktn 2'],
  ['a key less', {}, 'port is [4222] with cdktf 1, absent with cdktn 2'],
  ['an empty map instead of a list', { port: {} }, 'port is [4222] with cdktf 1, {} with cdktn 2'],
  ['null for a key that was absent', { port: [4222], to: null }, 'to is absent with cdktf 1, null with cdktn 2'],
])('%s is named with its place', (_, data, told) => {
  expect(between({ ...FILES, [STACK]: stack('2', data) })).toEqual([
    `${STACK}: resource.kubernetes_config_map_v1.hub.data.${told}`,
  ]);
});

test('of a long text the part that differs is shown', () => {
  const text = (port: number) => `${'server_tags: []\n'.repeat(9)}port: ${port}\n${'host: any\n'.repeat(9)}`;
  const before = written('a', { ...FILES, [STACK]: stack('1', text(4222)) });
  const after = written('b', { ...FILES, [STACK]: stack('2', text(4223)) });
  expect(differences(before, after, ['cdktf 1', 'cdktn 2'])).toEqual([
    expect.stringMatching(/data is ….{1,20}4222.{1,60}… with cdktf 1, ….{1,20}4223.{1,60}… with cdktn 2$/),
  ]);
});

test('a version elsewhere in the file counts', () => {
  expect(between({ ...FILES, [MANIFEST]: '{ "version": "2", "stacks": { "version": "2" } }' })).toEqual([
    `${MANIFEST}: stacks is absent with cdktf 1, {"version":"2"} with cdktn 2`,
  ]);
});

test('files that are not JSON are compared byte by byte, and each must be written by both', () => {
  const { [MANIFEST]: manifest, [CHART]: chart } = FILES;
  const more = { [MANIFEST]: `${manifest}`, [CHART]: `${chart}\n`, 'prod/prod/leaf/cdk.tf.json': '{}' };
  expect(between(more)).toEqual([
    `${CHART} has other bytes with cdktn 2`,
    `${STACK} is not written with cdktn 2`,
    'prod/prod/leaf/cdk.tf.json is not written with cdktf 1',
  ]);
});
