import { Document, isCollection, visit } from 'yaml';
import { isMap, type Value } from '../../fleet/model';
import type { Synthesized, SynthesizedObject } from './synth';
import { mapAt } from './walk';

/** Begins the keys of labels and selectors. */
const APP = 'app.kubernetes.io/';

/**
 * A value for a reviewer: labels on one line, JSON as what it holds, charts without the hash of their content; without
 * the preconditions of a StatefulSet, which `unchangeable.programs.test.ts` is about, and nats.conf, which stands
 * apart.
 */
function shortened(value: Value, key = ''): Value {
  if (Array.isArray(value)) return value.map((item) => shortened(item));
  if (typeof value === 'string') {
    if (key === 'nats.conf') return '…';
    if (value.startsWith('{') || (key.endsWith('.json') && value.startsWith('['))) return shortened(JSON.parse(value));
    return value.replace(/^(assets\/\w+?_chart).*/, '$1');
  }
  if (!isMap(value)) return value;
  const entries = Object.entries(value).filter(([name]) => name !== 'precondition');
  const rest = entries.filter(([name]) => !name.startsWith(APP)).map(([name, item]) => [name, shortened(item, name)]);
  const labels = entries.filter(([name]) => name.startsWith(APP));
  const app = labels.map(([name, item]) => `${name.slice(APP.length)}=${item}`).join(' ');
  if (rest.length === 0 && app !== '') return app;
  return Object.fromEntries([...(app === '' ? [] : [['app', app]]), ...rest]);
}

/** `ConfigMap nats-hub-config` of an object in Kubernetes, of a Job without its hash; its address of anything else. */
function titleOf({ kind, type, id, config }: SynthesizedObject): string {
  if (!type.startsWith('kubernetes_')) return `${type}.${id}`;
  return `${kind} ${String(mapAt(config, 'metadata').name).replace(/-[0-9a-f]{8}$/, '-<hash>')}`;
}

/** What fits on one line stands on one. */
const LONGEST_LINE = 160;

/** A value as YAML for a reviewer: what fits on one line stands on one. */
export function yaml(value: Value): string {
  const document = new Document(value, { aliasDuplicateObjects: false });
  visit(document, (_key, node) => {
    if (!isCollection(node)) return undefined;
    node.flow = JSON.stringify(node).length <= LONGEST_LINE;
    return node.flow ? visit.SKIP : undefined;
  });
  return document.toString({ lineWidth: 0, flowCollectionPadding: true });
}

/** nats.conf, every resource of a stack, and what Terraform forgets: lines by titles. */
function partsOf(stack: Synthesized): Map<string, string[]> {
  const removed = [stack.json.removed ?? []].flat().map((one) => mapAt(one));
  const parts: [string, Value][] = [
    ...stack.resources().map((one): [string, Value] => [titleOf(one), shortened(one.config)]),
    ...removed.map((one): [string, Value] => [
      `removed ${String(one.from).replace(/_[0-9A-F]{8}$/, '')}`,
      one.lifecycle ?? '',
    ]),
  ];
  const sorted = parts.sort(([a], [b]) => (a < b ? -1 : 1));
  const texts = sorted.map(([title, value]): [string, string] => [title, yaml(value)]);
  return new Map(
    [['nats.conf', stack.natsConf()] as const, ...texts].map(([title, text]) => [title, text.trimEnd().split('\n')]),
  );
}

/** All of a stack but its nats.conf as YAML: each resource with all of its arguments, as the provider gets them. */
export function stackText(stack: Synthesized): string {
  const [, ...parts] = partsOf(stack);
  return parts.map(([title, lines]) => `${title}:\n${lines.map((line) => `  ${line}\n`).join('')}`).join('\n');
}

/**
 * What differs between two stacks, by resources: `+` what came, `-` what went; of a resource that went as a whole its
 * name alone.
 */
export function changesOf(before: Synthesized, after: Synthesized): string[] {
  const [old, now] = [partsOf(before), partsOf(after)];
  const gone = [...old.keys()].filter((title) => !now.has(title)).map((title) => `- ${title}`);
  const changed = [...now].flatMap(([title, lines]) => {
    const known = old.get(title);
    if (!known) return [`+ ${title}`, ...lines.map((line) => `+   ${line}`)];
    const found = lineDifference(known, lines);
    return found.length === 0 ? [] : [`  ${title}`, ...found];
  });
  return [...gone, ...changed];
}

/** The lines that went and came, in their order, and none that stayed. */
export function lineDifference(old: readonly string[], now: readonly string[]): string[] {
  // The length of what two rests have in common.
  const common = Array.from({ length: old.length + 1 }, () => new Array<number>(now.length + 1).fill(0));
  const at = (i: number, j: number) => common[i]?.[j] ?? 0;
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = now.length - 1; j >= 0; j -= 1) {
      const row = common[i];
      if (row) row[j] = old[i] === now[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const found: string[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < now.length) {
    if (i < old.length && j < now.length && old[i] === now[j]) [i, j] = [i + 1, j + 1];
    else if (i < old.length && (j === now.length || at(i + 1, j) >= at(i, j + 1))) found.push(`-   ${old[i++]}`);
    else found.push(`+   ${now[j++]}`);
  }
  return found;
}
