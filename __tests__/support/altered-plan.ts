import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Json } from '../../fleet/model/plan/masked';
import type { Plan } from '../../fleet/model/plan/plan';
import { planFrom } from '../../fleet/model/plan/plan-from';
import { makeReview } from '../../fleet/review/make-review';
import { plain } from '../../fleet/review/phrase';
import type { Review } from '../../fleet/review/review';

/** A change of one resource of a plan that was recorded. */
export interface Alteration {
  /** Part of the address of the resource; with `type` the whole name of a new one. */
  readonly of: string;
  /** What its arguments become, by path: steps with blanks between them, `+` for one more of a list. */
  readonly set?: Readonly<Record<string, Json>>;
  /** A part of nats.conf, or of a Job's script, and what stands there instead. */
  readonly text?: readonly [from: string, to: string];
  /** Fields of the change itself, such as `after_unknown`. */
  readonly change?: Readonly<Record<string, Json>>;
  /** @default `update`; `create` with `type` */
  readonly actions?: readonly string[];
  /** Type of a new resource. */
  readonly type?: string;
  /** Makes it an entry of its own, beside the one that is there: what is left of an earlier replacement. */
  readonly deposed?: string;
}

/** One resource in the JSON of a plan. */
export interface Entry {
  address: string;
  mode?: string;
  type: string;
  deposed?: string;
  change: { actions: readonly string[]; after: Tree | null; [field: string]: unknown };
}

type Tree = { [key: string]: Tree } | string;

/** The JSON of a plan, as far as it is changed here. */
export interface PlanJson {
  resource_changes: Entry[];
  output_changes: Record<string, Json>;
  [key: string]: unknown;
}

/**
 * Recorded plans that are altered: of a hub of three servers in which nothing changes, and of its site, which is the
 * same in the other two. In the plan of the image the StatefulSet has another one.
 */
const BASES = {
  hub: 'unchanged/hub.json',
  'new site': 'first-servers/leaf-edge1.json',
  'image of the site': 'image/leaf-edge1.json',
} as const;

/** A plan to alter. `site`: of the site in which nothing changes. */
export type PlanBase = keyof typeof BASES | 'site';

/** The text of the plan that is altered. */
export function baseText(base: PlanBase): string {
  const file = BASES[base === 'site' ? 'image of the site' : base];
  return readFileSync(join(__dirname, '../fleet/review/recordings', file), 'utf8');
}

function baseJson(base: PlanBase): PlanJson {
  const plan = JSON.parse(baseText(base)) as PlanJson;
  if (base === 'site') {
    for (const { change } of plan.resource_changes) {
      Object.assign(change, { actions: ['no-op'], after: JSON.parse(JSON.stringify(change.before)) });
    }
  }
  return plan;
}

/** The plan of a hub in which nothing changes but what is given, or of another base. */
export function alteredPlan(alterations: readonly Alteration[], outputs: Json = {}, base: PlanBase = 'hub'): Plan {
  return planWith((plan) => {
    Object.assign(plan.output_changes, outputs);
    for (const alteration of alterations) alter(plan.resource_changes, alteration);
  }, base);
}

/** A recorded plan after an edit of its JSON. */
export function planWith(edit: (plan: PlanJson) => void, base: PlanBase = 'hub'): Plan {
  const plan = baseJson(base);
  edit(plan);
  return planFrom(plan, { path: 'altered.json', digest: '', stack: base === 'hub' ? 'hub' : 'leaf-edge1' });
}

/** The review of that. */
export function reviewOfAltered(alterations: readonly Alteration[], outputs: Json = {}): Review {
  return makeReview({ plans: [alteredPlan(alterations, outputs)], now: new Date('2026-11-24T12:00:00Z') });
}

/** What of that needs review, or destroys data: level, rule, title. */
export function toldOfAltered(alterations: readonly Alteration[], outputs: Json = {}): string[] {
  return reviewOfAltered(alterations, outputs)
    .findings.filter(({ level }) => level !== 'safe')
    .map(({ level, rule, title }) => `${level} ${rule}: ${plain(title)}`);
}

function alter(entries: Entry[], { of, set = {}, text, change, actions, type, deposed }: Alteration): void {
  if (type !== undefined) {
    entries.push({ address: `${type}.${of}`, mode: 'managed', type, change: { actions: ['create'], after: {} } });
  }
  const found = entries.filter(({ address }) => address.includes(of));
  const [entry] = found;
  if (!entry || found.length > 1) throw new Error(`${found.length} resources have ${of} in their address`);
  if (deposed !== undefined) {
    entries.push({ ...entry, deposed, change: { ...entry.change, actions: ['delete'], after: null } });
    return;
  }
  if (type === undefined) entry.change.actions = actions ?? ['update'];
  const { after } = entry.change;
  if (after === null) throw new Error(`${of} is not there any more`);
  for (const [path, value] of Object.entries(set)) assign(after, path.split(' '), value);
  if (text) {
    const was = JSON.stringify(after);
    const [from, to] = text.map((part) => JSON.stringify(part).slice(1, -1));
    if (from === undefined || !was.includes(from)) throw new Error(`${text[0]} is not in ${of}`);
    entry.change.after = JSON.parse(was.replace(from, () => to ?? '')) as Tree;
  }
  if (actions?.every((action) => action === 'delete' || action === 'forget')) entry.change.after = null;
  Object.assign(entry.change, change);
}

function assign(tree: Tree, path: readonly string[], value: Json): void {
  const [step = '', ...rest] = path;
  if (typeof tree === 'string') throw new Error(`a text has no ${step}`);
  const key = step === '+' ? String(Object.keys(tree).length) : step;
  if (rest.length === 0) tree[key] = value as Tree;
  else assign(tree[key] ?? {}, rest, value);
}
