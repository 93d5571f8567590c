import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { digest } from '../../../fleet/ci/digest';
import type { ReviewRecord } from '../../../fleet/ci/review-record';
import { reviewedPlans } from '../../../fleet/ci/reviewed-plans';
import type { RecordedStack } from '../../../fleet/terraform/record';
import { temporaryFolder } from '../../support/folder';
import { bundled, RECORD, SAVED, TREE } from './bundled';
import { KEY } from './key';

let bundle = '';
let reviewed: ReviewRecord;
beforeAll(async () => {
  bundle = await bundled();
  const bundles = [{ name: 'lab.bundle', sha256: digest(readFileSync(bundle)) }];
  reviewed = { environment: 'lab', tree: TREE, verdict: 'review', bundles, stacks: [...RECORD.stacks] };
});

/** A record of the same review with one more stack. */
const withStack = (stack: RecordedStack) => ({ ...reviewed, stacks: [...reviewed.stacks, stack] });

test('the plans that were reviewed are those that Terraform saved, whatever the file of the bundle is called now', async () => {
  const moved = join(temporaryFolder(), 'another.bundle');
  copyFileSync(bundle, moved);
  const plans = await reviewedPlans(reviewed, [moved], KEY);
  expect([...plans].map(([stack, plan]) => [stack, Buffer.from(plan).equals(SAVED)])).toEqual([['lab', true]]);
});

test('a bundle that was not reviewed is refused, before it is opened', async () => {
  const other = join(temporaryFolder(), 'other.bundle');
  writeFileSync(other, 'whatever somebody put there');
  await expect(reviewedPlans(reviewed, [bundle, other], KEY)).rejects.toThrow(
    `${other} is not one that was reviewed: its SHA-256 is ${digest(readFileSync(other))}.`,
  );
});

test('a bundle of another git tree than the reviewed one is refused', async () => {
  const tree = 'c'.repeat(40);
  await expect(reviewedPlans({ ...reviewed, tree }, [bundle], KEY)).rejects.toThrow(
    `${bundle} is of git tree ${TREE}, and the review of ${tree}.`,
  );
});

test('a reviewed plan that no bundle holds is refused', async () => {
  const record = withStack({ stack: 'hub', dependencies: [], status: 'planned', sha256: digest(''), changes: true });
  await expect(reviewedPlans(record, [bundle], KEY)).rejects.toThrow(
    'the plan of hub was reviewed, and is in none of these bundles.',
  );
});

test('a review that is not of all stacks is refused', async () => {
  const record = withStack({ stack: 'broken', dependencies: [], status: 'failed' });
  await expect(reviewedPlans(record, [bundle], KEY)).rejects.toThrow('as broken could not be planned');
});
