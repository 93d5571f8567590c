import { canonical, isObject } from '../../lib/json';
import type { AlertRule } from './alert-values';

/** What becomes of the rules of one group. */
export interface RuleChanges {
  /** Rules that are new, as this project writes them. */
  readonly added: readonly string[];
  /** Rules that become what this project writes, or that say more. */
  readonly improved: readonly string[];
  readonly removed: readonly string[];
  /** Rules that are new or changed, and not known to be harmless: what of them. */
  readonly weaker: readonly WeakerRule[];
}

/** A rule that may not fire, and what of it is not known to be harmless. */
export interface WeakerRule {
  readonly of: string;
  readonly what: readonly string[];
}

/**
 * Compares rules with those before, and with those that this project writes: the second ones are what is known to be
 * harmless, with the labels and annotations of an owner, and no later than they fire.
 */
export function ruleChangesOf(
  before: readonly AlertRule[],
  after: readonly AlertRule[],
  expected: readonly AlertRule[],
): RuleChanges {
  const [was, is, wanted] = [before, after, expected].map(byKey) as [Rules, Rules, Rules];
  const found = { added: [] as string[], improved: [] as string[], weaker: [] as WeakerRule[] };
  for (const [key, rules] of is) {
    const old = was.get(key) ?? [];
    if (areEqual(old, rules)) continue;
    const [now, ...more] = rules;
    const [model] = wanted.get(key) ?? [];
    const [first] = old;
    if (more.length > 0 || !now || !model || !isLike(now, model, first) || (first && !isRoutedAlike(first, now))) {
      found.weaker.push({ of: key, what: whatIsWeaker(first ?? model, rules) });
    } else if (first) found.improved.push(key);
    else found.added.push(key);
  }
  const order = (rules: Rules, others: Rules) => [...rules.keys()].filter((key) => others.has(key));
  const isInOrder = areEqual(order(is, wanted), order(wanted, is)) || areEqual(order(is, was), order(was, is));
  if (!isInOrder) found.weaker.push({ of: 'order', what: ['a rule sees only what those before it recorded'] });
  return { ...found, removed: [...was.keys()].filter((key) => !is.has(key)) };
}

/** Where a rule differs from the one before, or from the one that this project writes. */
function whatIsWeaker(was: AlertRule | undefined, [is, ...more]: readonly AlertRule[]): string[] {
  if (more.length > 0) return [`there are ${more.length + 1} rules of that name`];
  if (!was || !is) return ['this project writes no such rule'];
  return fieldChanges(was, is);
}

/** Where two objects differ, and objects in them: `labels.severity: warning → info`. */
export function fieldChanges(was: object, is: object, path = ''): string[] {
  const [old, now] = [was, is].map((object) => new Map<string, unknown>(Object.entries(object)));
  return [...new Set([...(old?.keys() ?? []), ...(now?.keys() ?? [])])].flatMap((field) => {
    const [from, to] = [old, now].map((fields) => fields?.get(field));
    if (areEqual(from ?? null, to ?? null)) return [];
    if (isObject(from) && isObject(to)) return fieldChanges(from, to, `${path}${field}.`);
    return [`${path}${field}: ${shown(from)} → ${shown(to)}`];
  });
}

function shown(value: unknown): string {
  return value === undefined ? '(not set)' : typeof value === 'string' ? value : JSON.stringify(value);
}

type Rules = ReadonlyMap<string, readonly AlertRule[]>;

function byKey(rules: readonly AlertRule[]): Rules {
  const found = new Map<string, AlertRule[]>();
  for (const rule of rules) {
    const key = ruleName(rule);
    found.set(key, [...(found.get(key) ?? []), rule]);
  }
  return found;
}

function areEqual(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b);
}

/** What a rule is called: an alert by its name, a recorded series with its labels, which differ from site to site. */
export function ruleName({ alert, record, labels }: AlertRule): string {
  if (typeof alert === 'string') return alert;
  const each = Object.entries(textMap(labels)).map(([label, of]) => `${label}=${JSON.stringify(of)}`);
  return each.length > 0 ? `${String(record)}{${each.join(',')}}` : String(record);
}

/** Whether a rule does what a model does, no later, with more labels and more notes for its reader at most. */
function isLike(rule: AlertRule, model: AlertRule, was: AlertRule | undefined): boolean {
  const { labels, annotations, expr, for: wait, ...rest } = rule;
  const { labels: modelLabels, annotations: modelNotes, expr: modelExpr, for: modelWait, ...modelRest } = model;
  const [own, wanted] = [textMap(labels), textMap(modelLabels)];
  if (!areEqual(rest, modelRest) || !isTextMap(labels) || !isTextMap(annotations)) return false;
  if (!Object.entries(wanted).every(([key, value]) => Object.hasOwn(own, key) && own[key] === value)) return false;
  // Labels of a recorded series are part of what other rules look for.
  if (model.record !== undefined && Object.keys(own).length !== Object.keys(wanted).length) return false;
  return (
    isNoLater(wait, modelWait) &&
    isNoLess(expr, modelExpr) &&
    areNotes(textMap(annotations), textMap(modelNotes), textMap(was?.annotations))
  );
}

/**
 * Texts of the model, as it or the rule before has them, and others without templates: Prometheus refuses all rules of
 * a file for one broken one.
 */
function areNotes(notes: Texts, model: Texts, was: Texts): boolean {
  const isIn = (texts: Texts, key: string, text: string) => Object.hasOwn(texts, key) && texts[key] === text;
  const isNew = (key: string, text: string) => !Object.hasOwn(model, key) && text !== '' && !/\{\{|\}\}/.test(text);
  return (
    Object.keys(model).every((key) => Object.hasOwn(notes, key)) &&
    Object.entries(notes).every(([key, text]) => isIn(model, key, text) || isIn(was, key, text) || isNew(key, text))
  );
}

/** Whether the labels by which alerts are routed stay as they are; the severity of a rule is held to the model. */
function isRoutedAlike(was: AlertRule, is: AlertRule): boolean {
  const [old, now] = [was, is].map(({ labels }) => ({ ...textMap(labels), severity: '' }));
  return areEqual(old, now);
}

function isNoLater(wait: unknown, model: unknown): boolean {
  const [own, most] = [wait ?? '0s', model ?? '0s'].map((text) => prometheusSeconds(String(text)));
  return own !== undefined && most !== undefined && own <= most;
}

/** A number at the end of an expression may be lower than the model's where more than it fires. */
function isNoLess(expr: unknown, model: unknown): boolean {
  if (expr === model) return true;
  const [, text, number] = /^(.* > )(\d+(?:\.\d+)?)$/.exec(String(expr)) ?? [];
  const [, modelText, most] = /^(.* > )(\d+(?:\.\d+)?)$/.exec(String(model)) ?? [];
  return text !== undefined && text === modelText && Number(number) > 0 && Number(number) <= Number(most);
}

const UNITS = [31_536_000, 604_800, 86_400, 3_600, 60, 1, 0.001];

/** Seconds of a duration of Prometheus; `undefined` for anything else. */
function prometheusSeconds(text: string): number | undefined {
  const parts = /^(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?$/.exec(text);
  if (!parts || text === '') return text === '0' ? 0 : undefined;
  return UNITS.reduce((sum, unit, n) => sum + Number(parts[n + 1] ?? 0) * unit, 0);
}

function isTextMap(value: unknown): boolean {
  return (
    value === undefined ||
    (typeof value === 'object' && value !== null && Object.values(value).every((each) => typeof each === 'string'))
  );
}

type Texts = Readonly<Record<string, string>>;

function textMap(value: unknown): Texts {
  return typeof value === 'object' && value !== null ? (value as Record<string, string>) : {};
}
