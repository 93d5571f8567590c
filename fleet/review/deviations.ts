import { isObject } from '../../lib/json';
import { nanosOfQuantity, quantityOfNanos } from '../../lib/quantity';
import {
  blockOf,
  blocksOf,
  isSeenMap,
  mapOf,
  type Seen,
  type SeenMap,
  sameSeen,
  textOf,
  Unknown,
} from '../model/plan/seen';
import { type ArgumentDifference, argumentDifferences } from './changes';

/** What constructs write: arguments by their names in TypeScript. */
export type Written = object;

/**
 * Where an object of a plan differs from what this project writes. Defaults of Kubernetes and of the provider, and
 * other spellings of the same quantity or number, are no differences.
 */
export function deviations(written: Written, planned: SeenMap): ArgumentDifference[] {
  const [own, given] = [comparable(asArguments(written), ''), comparable(planned, '')].map((each) =>
    isSeenMap(each) ? each : {},
  );
  const found = argumentDifferences(own ?? {}, given ?? {}).filter((each) => !isDefault(each));
  return [...found, ...reordered(given ?? {})];
}

/** The differences that a plan makes: those of its new side that the old one does not have in the same way. */
export function newOnes(
  before: readonly ArgumentDifference[],
  after: readonly ArgumentDifference[],
): ArgumentDifference[] {
  const earlier = new Map(before.map(({ path, to }) => [path, to]));
  return after.filter(({ path, to }) => !earlier.has(path) || !sameSeen(earlier.get(path) ?? null, to ?? null));
}

/** Labels and annotations of a new object that are not those of its pods' template. */
export function marks(written: Written, { metadata }: SeenMap): ArgumentDifference[] {
  const { labels, annotations } = blockOf(metadata);
  const given = { labels: labels ?? null, annotations: annotations ?? null };
  const template = blockOf(mapOf(asArguments(written)).template);
  const own = { labels: mapOf(template.metadata).labels ?? null };
  return argumentDifferences(own, given).map((each) => ({ ...each, path: `metadata.${each.path}` }));
}

/** Written arguments by their names in a plan: `serviceAccountName` is `service_account_name`. */
function asArguments(value: unknown): Seen {
  if (Array.isArray(value)) return value.map(asArguments);
  if (isObject(value)) {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    return Object.fromEntries(entries.map(([key, item]) => [nameOf(key), asArguments(item)]));
  }
  return value as Seen;
}

/** Keys of labels and annotations have no capital letters where this project writes them. */
function nameOf(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** Lists of any length; a list of one block under another name is that block, as providers write it. */
const LISTS =
  /(^|\.)(container|init_container|port|env|env_from|volume|volume_mount|volume_device|sources|items|toleration|topology_spread_constraint|host_aliases|match_expressions|image_pull_secrets|readiness_gate|http_header)$/;

/** Not known yet, as a value that differs from every other one. */
const NOT_KNOWN = '(known after apply)';

function comparable(value: Seen, path: string): Seen {
  if (value instanceof Unknown) return NOT_KNOWN;
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return QUANTITY.test(path) ? quantity(value, path) : value;
  if (Array.isArray(value)) {
    const items = value.map((item) => comparable(item, path));
    return items.length === 1 && isSeenMap(items[0]) && !LISTS.test(path) ? items[0] : items;
  }
  if (!isSeenMap(value)) return value;
  const entries = Object.entries(value).map(([key, item]): [string, Seen] => [
    key,
    comparable(item, path === '' ? key : `${path}.${key}`),
  ]);
  return Object.fromEntries(isSource(path) ? entries.filter(([, item]) => !isEmpty(item)) : entries);
}

/** The sources of a projected volume have no names, so they are compared as a whole. */
function isSource(path: string): boolean {
  return /(^|\.)sources(\.|$)/.test(path);
}

function isEmpty(value: Seen): boolean {
  return value === null || value === '' || value === false || (Array.isArray(value) && value.length === 0);
}

const QUANTITY = /(^|\.)resources\.(limits|requests)\.[\w-]+$/;

function quantity(text: string, path: string): string {
  const nanos = nanosOfQuantity(text);
  return nanos === undefined ? text : quantityOfNanos(nanos, !path.endsWith('.cpu'));
}

/** What Kubernetes or the provider fills in where this project writes nothing. */
const DEFAULTS: readonly (readonly [path: RegExp, value: string])[] = [
  [/(^|\.)spec\.dns_policy$/, 'ClusterFirst'],
  [/(^|\.)spec\.restart_policy$/, 'Always'],
  [/(^|\.)spec\.scheduler_name$/, 'default-scheduler'],
  [/(^|\.)spec\.termination_grace_period_seconds$/, '30'],
  [/(^|\.)container\[\w+\]\.image_pull_policy$/, 'IfNotPresent'],
  [/(^|\.)container\[\w+\]\.termination_message_path$/, '/dev/termination-log'],
  [/(^|\.)container\[\w+\]\.termination_message_policy$/, 'File'],
  [/(^|\.)volume_mount\[[\w/]+\]\.mount_propagation$/, 'None'],
  [/(^|\.)field_ref\.api_version$/, 'v1'],
  [/(^|\.)volume\[\w+\]\.config_map\.default_mode$/, '0644'],
  [/(^|\.)topology_spread_constraint\.min_domains$/, '0'],
  [/^revision_history_limit$/, '10'],
  // What the provider has in its state where it is not set.
  [/^revision_history_limit$/, '0'],
  [/^(completions|parallelism)$/, '1'],
  [/^completion_mode$/, 'NonIndexed'],
  [/^pod_replacement_policy$/, 'TerminatingOrFailed'],
  [/^(backoff_limit_per_index|max_failed_indexes)$/, '0'],
  [/(^|\.)metadata\.generation$/, '0'],
];

/** What Kubernetes fills in, so that a plan of a new object does not know it. */
const FILLED_IN =
  /^(completion_mode|selector|revision_history_limit|template\.metadata\.(generation|name|resource_version|uid)|template\.spec\.(hostname|node_name|scheduler_name|image_pull_secrets|readiness_gate|service_account_name|dns_policy)|template\.spec\.container\[\w+\]\.(image_pull_policy|restart_policy|termination_message_policy))$/;

function isDefault({ path, from, to }: ArgumentDifference): boolean {
  if (from !== undefined && from !== null) return false;
  if (to === NOT_KNOWN) return FILLED_IN.test(path);
  return DEFAULTS.some(([pattern, value]) => pattern.test(path) && to === value);
}

/** A variable that refers to another one must come after it: otherwise the reference is not replaced. */
function reordered(spec: SeenMap): ArgumentDifference[] {
  const pod = isSeenMap(spec.template) && isSeenMap(spec.template.spec) ? spec.template.spec : {};
  return blocksOf(pod.container).flatMap(({ name, env }) => {
    const names = blocksOf(env).map((variable) => textOf(variable.name) ?? '');
    const isEarly = blocksOf(env).some(({ value }, index) =>
      [...(textOf(value) ?? '').matchAll(/\$\(([^)]+)\)/g)].some(([, used = '']) => names.indexOf(used) >= index),
    );
    return isEarly ? [{ path: `template.spec.container[${textOf(name) ?? ''}].env`, from: undefined, to: names }] : [];
  });
}
