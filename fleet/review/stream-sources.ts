import { deliverPrefix } from '../../constructs/streams/stream';
import { confMap } from '../model';
import type { Side } from '../model/from-plan';
import { isSeenMap, listOf, mapOf, type Seen, type SeenMap, textOf } from '../model/plan/seen';
import { treeOf } from '../model/tier';
import { confValue } from './conf-value';
import type { PlannedStack } from './notes';

/** A source of a stream: the stream of the same name in another domain, or anything else that is written there. */
export interface StreamSource {
  /** Its domain, or what is written in its place. */
  readonly id: string;
  /** Whether it is written as this project does it, for a stream of that name. */
  readonly isOurs: boolean;
  readonly value: SeenMap;
}

/** The sources of a stream. */
export function sourcesOf(stream: SeenMap): StreamSource[] {
  const name = textOf(stream.name);
  return listOf(stream.sources).map((given): StreamSource => {
    const value = isSeenMap(given) ? given : {};
    const api = textOf(mapOf(value.external).api);
    const domain = /^\$JS\.([^.*>\s]+)\.API$/.exec(api ?? '')?.[1];
    const ours = { name, external: { api, deliver: deliverPrefix(domain ?? '') } };
    const isOurs = domain !== undefined && isSame(value, ours as unknown as SeenMap);
    return { id: domain ?? textOf(value.name) ?? JSON.stringify(given), isOurs, value };
  });
}

function isSame(a: Seen, b: Seen): boolean {
  if (!isSeenMap(a) || !isSeenMap(b)) return a === b;
  const [one, other] = [Object.keys(a), Object.keys(b)];
  return (
    one.length === other.length && one.every((key) => Object.hasOwn(b, key) && isSame(a[key] ?? null, b[key] ?? null))
  );
}

/**
 * Domains that a tier's streams may source from: those of the tiers in the review, and of leaves whose user may send
 * what is sourced.
 */
export function knownDomains({ after }: PlannedStack, all: readonly PlannedStack[]): ReadonlySet<string> {
  const domains = all.flatMap((stack): Side[] => [stack.before, stack.after]).flatMap((side) => domainOf(side) ?? []);
  const sent = (after.users() ?? []).flatMap(({ isLeaf, publish }) => (isLeaf ? publish.allow : []));
  const sourced = sent.flatMap((subject) => /^\$JS\.S\.([^.*>]+)\.>$/.exec(subject)?.[1] ?? []);
  return new Set([...domains, ...sourced]);
}

/** The JetStream domain of a tier. */
function domainOf(side: Side): string | undefined {
  const domain = confValue(confMap(treeOf(side)), 'jetstream', 'domain');
  return typeof domain === 'string' ? domain : undefined;
}
