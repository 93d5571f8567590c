import type { JudgedFinding } from '../finding';
import type { Level } from '../level';
import { nameOfStack } from '../own-names';
import { listed, type Phrase, phrase } from '../phrase';
import type { Review } from '../review';
import type { RuleName } from '../rules';
import type { Shared } from './shared';

/** More findings of one rule than this are folded. */
export const FAMILY_SIZE = 8;

/** Findings of one rule. */
export interface Family {
  readonly rule: RuleName;
  /** Those that differ from all others come first, then small groups before large ones. */
  readonly groups: readonly [Group, ...Group[]];
}

/** Findings that differ only in the name of their site, in the order of the review. */
export type Group = readonly [first: JudgedFinding, ...others: JudgedFinding[]];

/** The findings of a review that count for its verdict, of one level. */
export function counted(review: Review, level: Level): JudgedFinding[] {
  return review.findings.filter((finding) => finding.level === level && finding.accepted === undefined);
}

/** The accepted findings of a review. */
export function accepted(review: Review): JudgedFinding[] {
  return review.findings.filter((finding) => finding.accepted !== undefined);
}

/** Findings by rule; rules in the order of their first finding. */
export function families(findings: readonly JudgedFinding[]): Family[] {
  return partition(findings, ({ rule }) => rule).map((members) => ({ rule: members[0].rule, groups: groups(members) }));
}

/** What is shown of many groups: the first, which differ from the others, and the largest, which is the last. */
export interface Shortened {
  readonly first: readonly Group[];
  /** How many findings are between them. */
  readonly between: number;
  readonly last: readonly Group[];
}

/** At most so many groups, but two at least; one more is shown rather than counted. */
export function shortenedTo(most: number, groups: readonly Group[]): Shortened {
  if (groups.length <= Math.max(2, most + 1)) return { first: groups, between: 0, last: [] };
  const first = groups.slice(0, Math.max(1, most - 1));
  return { first, between: sizeOf(groups.slice(first.length, -1)), last: groups.slice(-1) };
}

/** How many findings these groups have. */
export function sizeOf(all: readonly Group[]): number {
  return all.reduce((sum, { length }) => sum + length, 0);
}

/** Whom a group is about, as {@link likeFirst} says it; `undefined` for a single finding. */
export function alike(group: Group): Phrase | undefined {
  if (group.length === 1) return undefined;
  const names = [...new Set(group.map(nameOf))];
  const isClients = group[0].rule.startsWith('client-');
  const noun = isClients ? 'clients' : nounOf(group.map(({ about, stack }) => (about === undefined ? stack : SITE)));
  return names.length < group.length
    ? likeFirst(names, group.length, 'findings')
    : likeFirst(names, group.length, noun);
}

/** Who shares something: a single stack by its name, others by {@link likeFirst}. */
export function sharedBy({ stacks, names }: Pick<Shared<unknown>, 'stacks' | 'names'>): Phrase {
  const [only = ''] = stacks;
  if (names.length > stacks.length) {
    const users = likeFirst(names, names.length, 'users');
    return stacks.length === 1 ? phrase`${only} · ${users}` : users;
  }
  if (stacks.length === 1) return phrase`${only}`;
  const noun = nounOf(stacks);
  return likeFirst(noun === 'stacks' ? stacks : stacks.map(nameOfStack), stacks.length, noun);
}

/** The region, site or client that a finding is about, or its stack. */
export function nameOf({ about, stack }: JudgedFinding): string {
  return about ?? nameOfStack(stack);
}

/** Names of the stacks that a group is planned in. */
export function stacksOf(group: Group): string[] {
  return [...new Set(group.map(({ stack }) => stack))];
}

/** Up to so many names are listed, of more only the first. */
const FEW_NAMES = 3;

/** `3 sites: edge1, edge2, edge3`, or `59 sites like edge1`. */
function likeFirst(names: readonly string[], size: number, noun: string): Phrase {
  const number = size.toLocaleString('en');
  return names.length === size && size <= FEW_NAMES
    ? [`${number} ${noun}: `, ...listed(names)]
    : [`${number} ${noun} like `, { value: names[0] ?? '' }];
}

/** In place of the stack of a finding that is about a site. */
const SITE = 'leaf-';

function nounOf(stacks: readonly string[]): string {
  if (stacks.every((stack) => stack.startsWith('region-'))) return 'regions';
  return stacks.every((stack) => /^(leaf|identity)-/.test(stack)) ? 'sites' : 'stacks';
}

function groups([first, ...others]: Group): Family['groups'] {
  const [smallest, ...larger] = partition([first, ...others], sameness).sort((a, b) => a.length - b.length);
  return smallest === undefined ? [[first]] : [smallest, ...larger];
}

function partition(all: readonly JudgedFinding[], keyOf: (finding: JudgedFinding) => string): Group[] {
  const found = new Map<string, [JudgedFinding, ...JudgedFinding[]]>();
  for (const finding of all) {
    const key = keyOf(finding);
    const known = found.get(key);
    if (known === undefined) found.set(key, [finding]);
    else known.push(finding);
  }
  return [...found.values()];
}

/** The same for findings that are one line. */
function sameness({ same, id, level, accepted, expired, ineffective }: JudgedFinding): string {
  const { reason, until, by } = accepted ?? expired ?? ineffective ?? {};
  return JSON.stringify([same ?? id, level, reason, until, by]);
}
