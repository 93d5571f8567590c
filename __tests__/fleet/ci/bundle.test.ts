import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openBundle, readBundle, savedPlan, writeForReview } from '../../../fleet/ci/bundle';
import { bundleFiles } from '../../../fleet/ci/bundle-files';
import { digest } from '../../../fleet/ci/digest';
import { filesUnder } from '../../support/fleet';
import { temporaryFolder } from '../../support/folder';
import { bundled, RECORD, SAVED, TREE } from './bundled';
import { KEY } from './key';

test('a bundle holds what was planned, and of which tree; what is reviewed holds no saved plan', async () => {
  const path = await bundled();
  const bundle = await openBundle(path, KEY);
  expect(bundle).toMatchObject({ path, sha256: digest(readFileSync(path)), tree: TREE, record: RECORD });
  expect(Buffer.from(savedPlan(bundle.plans.lab ?? { saved: '', json: '' })).equals(SAVED)).toBe(true);
  const folder = join(temporaryFolder(), 'review');
  writeForReview(bundle, folder);
  expect(Object.keys(filesUnder(folder))).toEqual(['lab.json', 'plans.record']);
});

/** The text of a bundle that somebody who has the key changed. */
function changed(change: (bundle: ReturnType<typeof JSON.parse>) => void): string {
  const plans = { lab: { saved: SAVED.toString('base64'), json: '{}' } };
  const bundle = structuredClone({ format: 'fleet-bundle 2', tree: TREE, record: RECORD, plans });
  change(bundle);
  return JSON.stringify(bundle);
}

test('the text of a bundle is read', () => {
  expect(
    readBundle(
      changed(() => undefined),
      'x',
    ),
  ).toMatchObject({ tree: TREE, record: RECORD });
});

test.each<[string, Parameters<typeof changed>[0], string]>([
  ['of another version', (it) => Object.assign(it, { format: 'fleet-bundle 3' }), 'format: expected a bundle of this'],
  ['without a tree', (it) => Object.assign(it, { tree: '' }), 'tree: expected the hash of a git tree'],
  [
    'with a stack that leads out of the folder',
    (it) => Object.assign(it.record.stacks[0], { stack: '../lab' }),
    'record.stacks[0].stack: expected lower-case letters',
  ],
  [
    'with a plan that leads out of the folder',
    (it) => Object.assign(it.plans, { '../x': it.plans.lab }),
    'plans.../x: ',
  ],
  ['with something else', (it) => Object.assign(it, { more: 1 }), 'Unrecognized key: "more"'],
])('a bundle %s is refused, and the place is named', (_what, change, problem) => {
  expect(() => readBundle(changed(change), 'x.bundle')).toThrow(`x.bundle is not a bundle: ${problem}`);
});

test.each<[string, Parameters<typeof changed>[0]]>([
  ['another plan than its record names', (it) => Object.assign(it.plans.lab, { saved: 'AAAA' })],
  ['no plan of a stack that was planned', (it) => Object.assign(it, { plans: {} })],
])('a bundle with %s is refused', (_what, change) => {
  expect(() => readBundle(changed(change), 'x.bundle')).toThrow(
    'x.bundle does not hold the plan of lab that its record names.',
  );
});

test('a folder stands for all bundles below it, by name; one without any is a mistake', () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'plan-b'));
  for (const name of ['plan-b/b.bundle', 'c.bundle', 'a.bundle', 'review.md']) writeFileSync(join(folder, name), '');
  const all = ['a.bundle', 'c.bundle', 'plan-b/b.bundle'].map((name) => join(folder, name));
  expect([bundleFiles([folder]), bundleFiles(all.slice(1, 2))]).toEqual([all, all.slice(1, 2)]);
  expect(() => bundleFiles([temporaryFolder()])).toThrow(/there is no \.bundle file in /);
  expect(() => bundleFiles([join(folder, 'x')])).toThrow(/there is no file or folder .*\/x$/);
});
