import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { takePlanKey } from '../../../fleet/ci/plan-key';
import {
  parseReviewRecord,
  type ReviewRecord,
  readReviewRecord,
  writeReviewRecord,
} from '../../../fleet/ci/review-record';
import { checkVerdict } from '../../../fleet/ci/reviewed-plans';
import { readWaiting, writeWaiting } from '../../../fleet/ci/waiting-file';
import { temporaryFolder } from '../../support/folder';
import { KEY } from './key';

const RECORD: ReviewRecord = {
  environment: 'prod',
  tree: 'a'.repeat(40),
  verdict: 'data',
  bundles: [{ name: 'hub.bundle', sha256: 'b'.repeat(64) }],
  stacks: [{ stack: 'hub', dependencies: ['prod'], status: 'planned', sha256: 'c'.repeat(64), changes: true }],
};

const file = () => join(temporaryFolder(), 'file');

test('the record of a review is read as it was written, under the same name', async () => {
  const path = file();
  const name = await writeReviewRecord(path, RECORD, KEY);
  expect(await readReviewRecord(path, KEY)).toEqual({ record: RECORD, name });
  expect(name).toMatch(/^prod:[0-9a-f]{12}$/);
});

test.each<[string, object, string]>([
  ['of another version', { format: 'fleet-reviewed 3' }, 'format: expected the record of a review by this version'],
  ['with a verdict that no review has', { verdict: 'fine' }, 'verdict: Invalid option'],
  ['with a checksum that is none', { bundles: [{ name: 'x', sha256: 'y' }] }, 'bundles[0].sha256: expected 64'],
  ['with a stack that is none', { stacks: [{}] }, 'stacks[0].status: Invalid discriminator value'],
  ['that is a bundle', { format: 'fleet-bundle 2' }, 'format: expected the record of a review'],
])('a record %s is refused, and the place is named', (_what, change, problem) => {
  const text = JSON.stringify({ format: 'fleet-reviewed 2', ...RECORD, ...change });
  expect(() => parseReviewRecord(text, 'x.age')).toThrow(`x.age is not the record of a review: ${problem}`);
});

test('a review by which data is lost is refused, unless that very one is allowed to', () => {
  const review = { record: RECORD, name: 'prod:0123456789ab' };
  expect(() => checkVerdict(review, 'prod:0123456789ab')).not.toThrow();
  for (const allowed of [undefined, '', 'prod', 'true', 'prod:0123456789ac']) {
    expect(() => checkVerdict(review, allowed)).toThrow('FLEET_ALLOW_DATA_LOSS=prod:0123456789ab');
  }
  expect(() => checkVerdict({ ...review, record: { ...RECORD, verdict: 'review' } }, undefined)).not.toThrow();
});

test('stacks that wait are read as they were written; another file is refused', () => {
  const path = file();
  expect(() => readWaiting(path)).toThrow(`there is no file ${path}`);
  writeWaiting(path, ['hub', 'leaf-a']);
  expect(readWaiting(path)).toEqual(['hub', 'leaf-a']);
  writeFileSync(path, '["hub", "--all"]');
  expect(() => readWaiting(path)).toThrow(`${path} is not a list of stacks that wait: [1]: expected lower-case`);
});

test('the key is taken out of the variables; one that could be guessed is refused and not shown', () => {
  const variables: NodeJS.ProcessEnv = { FLEET_PLAN_KEY: KEY, PATH: '/bin' };
  expect([takePlanKey(variables), variables]).toEqual([KEY, { PATH: '/bin' }]);
  for (const FLEET_PLAN_KEY of [undefined, '', 'hunter2']) {
    const message = 'FLEET_PLAN_KEY must be set, to 32 characters or more: openssl rand -hex 32';
    expect(() => takePlanKey({ FLEET_PLAN_KEY })).toThrow(new Error(message));
  }
});
