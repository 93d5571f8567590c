import { isBlind, isSeenMap, numberOf, type Seen, type SeenMap } from '../model/plan/seen';
import { AddressRanges } from './address-ranges';

/** Requirements on labels, each in one way of writing; none: every pod, or every namespace. */
export type Selector = ReadonlySet<string>;

/** Whom traffic comes from or goes to. */
export type Peer =
  | { readonly kind: 'anywhere' }
  | { readonly kind: 'addresses'; readonly addresses: AddressRanges }
  /** Without `namespaces`: of the policy's own. */
  | { readonly kind: 'pods'; readonly pods: Selector; readonly namespaces?: Selector };

/** Ports of a protocol, by number or by the name that containers give them. */
export interface PortRange {
  /** `any`: of every protocol, and then every port. */
  readonly protocol: string;
  readonly first: number;
  readonly last: number;
  readonly name?: string;
}

/** Traffic that a policy allows. */
export interface Allowed {
  readonly peer: Peer;
  readonly ports: PortRange;
}

/** What a network policy does, see https://kubernetes.io/docs/concepts/services-networking/network-policies/ */
export interface NetworkRules {
  readonly namespace: string;
  /** The pods that it applies to. */
  readonly pods: Selector;
  /** What it allows; absent for a direction that it does not limit. */
  readonly ingress?: readonly Allowed[];
  readonly egress?: readonly Allowed[];
}

const LAST_PORT = 65_535;

/** Every port of every protocol. */
export const EVERY_PORT: PortRange = { protocol: 'any', first: 0, last: LAST_PORT };

/** The rules of a network policy; `undefined` where anything in it is not known or not understood. */
export function networkRules(namespace: string, spec: Seen | undefined): NetworkRules | undefined {
  const given = oneBlock(spec);
  if (!given || isBlind(given) || !hasOnly(given, SPEC)) return undefined;
  const pods = isNone(given.pod_selector) ? new Set<string>() : oneSelector(given.pod_selector);
  const types = given.policy_types;
  if (!pods || !Array.isArray(types) || !types.every((type) => type === 'Ingress' || type === 'Egress'))
    return undefined;
  const [ingress, egress] = [allowedBy(given.ingress, 'from'), allowedBy(given.egress, 'to')];
  if (!ingress || !egress || types.length === 0) return undefined;
  return {
    namespace,
    pods,
    ...(types.includes('Ingress') && { ingress }),
    ...(types.includes('Egress') && { egress }),
  };
}

const SPEC = ['pod_selector', 'policy_types', 'ingress', 'egress'];

function allowedBy(rules: Seen | undefined, peers: 'from' | 'to'): Allowed[] | undefined {
  const found: Allowed[] = [];
  const blocks = blocksIn(rules);
  if (!blocks) return undefined;
  for (const rule of blocks) {
    const others = blocksIn(rule[peers])?.map(peerOf);
    const ports = blocksIn(rule.ports)?.map(portRange);
    if (!hasOnly(rule, [peers, 'ports']) || !others || !ports) return undefined;
    for (const peer of others.length > 0 ? others : [{ kind: 'anywhere' } as const]) {
      for (const range of ports.length > 0 ? ports : [EVERY_PORT]) {
        if (!peer || !range) return undefined;
        found.push({ peer, ports: range });
      }
    }
  }
  return found;
}

/** A peer; an empty one is not understood, as Kubernetes refuses it. */
function peerOf(given: SeenMap): Peer | undefined {
  if (!hasOnly(given, ['ip_block', 'namespace_selector', 'pod_selector'])) return undefined;
  const [namespaces, pods] = [oneSelector(given.namespace_selector), oneSelector(given.pod_selector)];
  const areRead = [given.namespace_selector, given.pod_selector].every((one) => isNone(one) || oneSelector(one));
  if (!areRead) return undefined;
  if (!isNone(given.ip_block)) {
    const ip = oneBlock(given.ip_block);
    if (!ip || namespaces || pods || !hasOnly(ip, ['cidr', 'except'])) return undefined;
    const addresses = AddressRanges.of([String(ip.cidr)]);
    const except = textsIn(ip.except) && AddressRanges.of(textsIn(ip.except) ?? []);
    return addresses && except && { kind: 'addresses', addresses: addresses.without(except) };
  }
  if (!namespaces && !pods) return undefined;
  return { kind: 'pods', pods: pods ?? new Set(), ...(namespaces && { namespaces }) };
}

function portRange({ port, protocol, end_port, ...more }: SeenMap): PortRange | undefined {
  if (Object.keys(more).length > 0) return undefined;
  const name = isNone(protocol) ? 'TCP' : String(protocol);
  if (!['TCP', 'UDP', 'SCTP'].includes(name)) return undefined;
  if (isNone(port)) return isNone(end_port) ? { protocol: name, first: 0, last: LAST_PORT } : undefined;
  const first = numberOf(port);
  if (first === undefined)
    return isNone(end_port) ? { protocol: name, first: -1, last: -1, name: String(port) } : undefined;
  const last = isNone(end_port) ? first : numberOf(end_port);
  const isPort = Number.isInteger(first) && Number.isInteger(last) && first >= 0;
  return isPort && last !== undefined && last >= first ? { protocol: name, first, last } : undefined;
}

/** A selector; `undefined` where there is none, or it is not understood. */
function oneSelector(value: Seen | undefined): Selector | undefined {
  const given = oneBlock(value);
  if (!given || !hasOnly(given, ['match_labels', 'match_expressions'])) return undefined;
  const labels = isNone(given.match_labels) ? {} : given.match_labels;
  const expressions = blocksIn(given.match_expressions);
  if (!isSeenMap(labels) || !expressions) return undefined;
  const found = Object.entries(labels).map(([key, label]) =>
    typeof label === 'string' ? requirement(key, 'In', [label]) : undefined,
  );
  for (const { key, operator, values, ...more } of expressions) {
    const texts = textsIn(values);
    const isRead = typeof key === 'string' && OPERATORS.has(String(operator)) && texts && hasOnly(more, []);
    found.push(isRead ? requirement(key, String(operator), texts) : undefined);
  }
  const all = found.filter((each) => each !== undefined);
  return all.length === found.length ? new Set(all) : undefined;
}

const OPERATORS = new Set(['In', 'NotIn', 'Exists', 'DoesNotExist']);

/** The blocks of a list, or the only one; none where nothing is set; `undefined` for anything else. */
function blocksIn(value: Seen | undefined): readonly SeenMap[] | undefined {
  if (isNone(value)) return [];
  if (isSeenMap(value)) return [value];
  return Array.isArray(value) && value.every(isSeenMap) ? value : undefined;
}

function oneBlock(value: Seen | undefined): SeenMap | undefined {
  const [only, ...more] = blocksIn(value) ?? [];
  return more.length === 0 ? only : undefined;
}

/** The texts of a list; none where nothing is set; `undefined` for anything else. */
function textsIn(value: Seen | undefined): string[] | undefined {
  if (isNone(value)) return [];
  const texts = Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
  return Array.isArray(value) && texts.length === value.length ? texts : undefined;
}

function requirement(key: string, operator: string, values: readonly string[]): string {
  return JSON.stringify([key, operator, [...new Set(values)].sort()]);
}

/** The labels that a selector asks for, as one text. */
export function selectorText(selector: Selector): string {
  return [...selector]
    .map((each) => {
      const [key, operator, values] = JSON.parse(each) as [string, string, string[]];
      return operator === 'In' && values.length === 1
        ? `${key}=${values[0]}`
        : `${key} ${operator} ${values.join('|')}`.trim();
    })
    .join(',');
}

/** The selector of exactly these labels. */
export function selectorOf(labels: Readonly<Record<string, string>>): Selector {
  return new Set(Object.entries(labels).map(([key, label]) => requirement(key, 'In', [label])));
}

/** Whether labels fulfil every requirement of a selector. */
export function selects(selector: Selector, labels: ReadonlyMap<string, string>): boolean {
  return [...selector].every((each) => {
    const [key, operator, values] = JSON.parse(each) as [string, string, string[]];
    const label = labels.get(key);
    switch (operator) {
      case 'In':
        return label !== undefined && values.includes(label);
      case 'NotIn':
        return label === undefined || !values.includes(label);
      case 'Exists':
        return label !== undefined;
      case 'DoesNotExist':
        return label === undefined;
      default:
        return false;
    }
  });
}

/** Whether everything that a narrow selector selects is selected by a wide one too. */
export function isWithin(narrow: Selector, wide: Selector): boolean {
  return [...wide].every((each) => narrow.has(each));
}

function isNone(value: Seen | undefined): boolean {
  return (
    value === undefined || value === null || value === '' || value === 0 || (Array.isArray(value) && value.length === 0)
  );
}

function hasOnly(given: SeenMap, known: readonly string[]): boolean {
  return isSeenMap(given) && Object.keys(given).every((key) => known.includes(key) || isNone(given[key]));
}
