import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeBundle } from '../../../fleet/ci/bundle';
import { digest } from '../../../fleet/ci/digest';
import { writePlanRecord } from '../../../fleet/terraform/plan-folder';
import type { PlansRecord } from '../../../fleet/terraform/record';
import { temporaryFolder } from '../../support/folder';
import { KEY } from './key';

/** The git tree that was planned. */
export const TREE = 'b'.repeat(40);
/** The saved plan of stack `lab`: not a text in any encoding. */
export const SAVED = Buffer.from([0, 255, 254, 10, 0]);
/** What became of each stack: `lab` is planned, `hub` waits for it. */
export const RECORD: PlansRecord = {
  environment: 'lab',
  plannedAt: '2026-01-02T03:04:05.000Z',
  stacks: [
    { stack: 'lab', dependencies: [], status: 'planned', sha256: digest(SAVED), changes: true },
    { stack: 'hub', dependencies: ['lab'], status: 'waits', waitsFor: ['lab'], reason: 'lab comes first' },
  ],
};

/** The path of a bundle of what `fleet plan` leaves in a folder. */
export async function bundled(): Promise<string> {
  const folder = temporaryFolder();
  const plans = join(folder, 'plans');
  writePlanRecord(plans, RECORD);
  writeFileSync(join(plans, 'lab.tfplan'), SAVED);
  writeFileSync(join(plans, 'lab.json'), '{"a":1}');
  await writeBundle(join(folder, 'out/lab.bundle'), plans, TREE, KEY);
  return join(folder, 'out/lab.bundle');
}
