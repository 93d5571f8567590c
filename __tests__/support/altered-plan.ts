import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeReview } from '../../review/make-review';
import { plain } from '../../review/phrase';
import { readPlan } from '../../review/plan/read-plan';
import type { Review } from '../../review/review';
import { temporaryFolder } from './folder';
import { PLANNED_AT } from './terraform-plan';

/** A value of a plan's JSON, to be changed in place. */
// biome-ignore lint/suspicious/noExplicitAny: a plan is written by hand here, as somebody else's may be
export type Loose = any;

/** A change of a plan that was recorded. */
export interface Alteration {
  /** Part of the address of the resource. */
  readonly of: string;
  /** Changes what the resource will be; `null`: it is not changed. */
  readonly to?: (after: Loose) => void;
  /** Changes the whole entry, when `to` is done. */
  readonly entry?: (entry: Loose) => void;
  /** @default `update` where `to` is given */
  readonly actions?: readonly string[];
}

const folder = temporaryFolder();
const RECORDINGS = join(__dirname, '..', 'review', 'recordings');

/**
 * What a review says of a recorded plan (one in which nothing changes, or another) that somebody changed.
 * @param recording e.g. `unchanged/hub`
 */
export function reviewOfAltered(
  recording: string,
  alterations: readonly Alteration[],
  more: (plan: Loose) => void = () => undefined,
): Review {
  const plan: Loose = JSON.parse(readFileSync(join(RECORDINGS, `${recording}.json`), 'utf8'));
  for (const { of, to, entry, actions } of alterations) {
    const found: Loose[] = plan.resource_changes.filter(({ address }: Loose) => address.includes(of));
    if (found.length !== 1) throw new Error(`${found.length} resources have ${of} in their address`);
    const [resource] = found;
    if (to) to(resource.change.after);
    if (to || actions) resource.change.actions = actions ?? ['update'];
    if (resource.change.actions[0] === 'delete' && resource.change.actions.length === 1) resource.change.after = null;
    entry?.(resource);
  }
  more(plan);
  const path = join(folder, 'altered.json');
  writeFileSync(path, JSON.stringify(plan));
  return makeReview({ plans: [readPlan({ path })], now: new Date(PLANNED_AT) });
}

/** Its findings, as they are told. */
export function toldOf({ findings }: Review): string[] {
  return findings.map(({ level, rule, title }) => `${level} ${rule}: ${plain(title)}`);
}
