import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import type { Json } from '../../fleet/model/plan/masked';
import { planFrom } from '../../fleet/model/plan/plan-from';
import { LEVELS } from '../../fleet/review/level';
import { makeReview } from '../../fleet/review/make-review';
import { reviewHtml, reviewJson, reviewMarkdown, reviewText } from '../../fleet/review/render';
import type { Review } from '../../fleet/review/review';
import { isMap } from '../../lib/json';
import { UserError } from '../../lib/user-error';
import { environmentWith } from './fleet';
import { type Mutation, mutated, mutation } from './mutated-plan';
import { PLANNED_AT, plansOf } from './terraform-plan';

const RECORDINGS = join(__dirname, '../fleet/review/recordings');
const NOW = new Date(Date.parse(PLANNED_AT) + 60_000);

/** The texts of plans that are mutated, by name: recorded ones, and those of changes of an environment. */
export async function plansToMutate(): Promise<ReadonlyMap<string, string>> {
  const recorded = ['unchanged/hub', 'wider-filter/hub', 'image/leaf-edge1', 'first-servers/leaf-edge1'].map(
    (name) => [name, readFileSync(join(RECORDINGS, `${name}.json`), 'utf8')] as const,
  );
  const before = environmentWith({ sites: { edge1: {}, edge2: {} } });
  const after = environmentWith({ sites: { edge1: {} }, trust: { kind: 'password', tls: true } });
  const plans = await plansOf(before, after);
  return new Map([...recorded, ...[...plans].map(([name, { path }]) => [name, readFileSync(path, 'utf8')] as const)]);
}

/** The review of a plan's JSON, written in every format; `undefined` where the plan is refused as a user's mistake. */
export function reviewOfJson(plan: Json): Review | undefined {
  let review: Review;
  try {
    review = makeReview({ plans: [planFrom(plan, { path: 'mutated.json', digest: '', stack: 'mutated' })], now: NOW });
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
  const limit = 60_000;
  const [text, markdown] = [reviewText(review, { color: false }), reviewMarkdown(review, { limit })];
  if (text.length > 20_000 || markdown.length > limit) throw new Error('the review is too long');
  if (!reviewHtml(review).endsWith('</html>\n') || !reviewJson(review).endsWith('}\n')) throw new Error('it is cut');
  return review;
}

/** Mutations of some of the plans, and what must be so of each. */
export function forMutations(
  plans: ReadonlyMap<string, string>,
  runs: number,
  check: (name: string, mutations: readonly Mutation[]) => void,
): void {
  fc.assert(
    fc.property(
      fc.constantFrom(...plans.keys()),
      fc.oneof({ weight: 3, arbitrary: fc.tuple(mutation) }, fc.array(mutation, { minLength: 2, maxLength: 4 })),
      check,
    ),
    {
      numRuns: runs,
    },
  );
}

/** Reviews a plan after mutations: that it throws nothing but a user's mistake. */
export function reviewMutated(plans: ReadonlyMap<string, string>, name: string, mutations: readonly Mutation[]): void {
  const { plan, at } = mutated(plans.get(name) ?? '', mutations);
  try {
    reviewOfJson(plan);
  } catch (error) {
    throw new Error(`${name}, ${at.join('; ')}`, { cause: error });
  }
}

/**
 * Reviews a plan after mutations: that its verdict is not lower than before, unless what needed review before is in the
 * very objects and outputs that are mutated.
 */
export function verdictOfMutated(
  plans: ReadonlyMap<string, string>,
  name: string,
  mutations: readonly Mutation[],
): void {
  const text = plans.get(name) ?? '';
  const { plan, at } = mutated(text, mutations);
  const review = reviewOfJson(plan);
  if (review === undefined) return;
  const least = Math.min(rankOf(JSON.parse(text) as Json), rankOf(without(JSON.parse(text) as Json, plan)));
  if (LEVELS.indexOf(review.verdict) < least) {
    throw new Error(`${name}: ${LEVELS[least]} becomes ${review.verdict} by ${at.join('; ')}`);
  }
}

function rankOf(plan: Json): number {
  return LEVELS.indexOf(reviewOfJson(plan)?.verdict ?? 'safe');
}

interface Changes {
  resource_changes: { address: string; deposed?: string; change: { actions: string[]; before: Json; after: Json } }[];
  output_changes: { [name: string]: { actions: string[]; before: Json; after: Json } };
  configuration: { root_module: { resources?: { address: string }[] } };
}

/** A plan in which nothing happens to the objects and outputs in which it differs from another. */
function without(given: Json, other: Json): Json {
  const [plan, mutant] = [given, other] as unknown as [Changes, Partial<Record<keyof Changes, unknown>>];
  const entries = Array.isArray(mutant.resource_changes) ? mutant.resource_changes : [];
  const left = new Set(entries.map((entry) => JSON.stringify(entry)));
  const gone = new Set<string>();
  for (const entry of plan.resource_changes) {
    if (left.has(JSON.stringify(entry))) continue;
    if (entry.change.before === null) gone.add(entry.address);
    else Object.assign(entry.change, { actions: ['no-op'], after: entry.change.before, after_unknown: {} });
  }
  plan.resource_changes = plan.resource_changes.filter(({ address }) => !gone.has(address));
  const { root_module: module } = plan.configuration;
  module.resources = (module.resources ?? []).filter(({ address }) => !gone.has(address));
  const outputs = isMap(mutant.output_changes) ? mutant.output_changes : {};
  for (const [name, output] of Object.entries(plan.output_changes)) {
    if (JSON.stringify(output) !== JSON.stringify(outputs[name])) output.after = output.before;
  }
  return plan as unknown as Json;
}
