import type { Side } from '../model/from-plan';
import { leafOfUser } from '../model/leaf-user';
import { addressesOf } from '../model/links';
import type { PlannedResource } from '../model/plan/plan';
import { blockOf, blocksOf, type Seen, type SeenMap, sameSeen, textOf, textsOf } from '../model/plan/seen';
import type { PlannedStack } from './notes';
import { listed, type Phrase, phrase } from './phrase';

/** The arguments that say who a certificate is for. */
export const NAMES = ['subject', 'dns_names', 'ip_addresses', 'uris'];

/** Names in a request that were not in it before. */
export function newNames({ before, after }: PlannedResource): string[] {
  const was = new Set(namesIn(before));
  return namesIn(after).filter((name) => !was.has(name));
}

/** Every name in a request: what nats-server may take for a user, and what clients may take for a server. */
function namesIn(values: SeenMap): string[] {
  const subjects = blocksOf(values.subject).flatMap((subject) =>
    Object.entries(subject).flatMap(([key, value]) =>
      value === null || value === '' || (key === 'organization' && value === ORGANIZATION)
        ? []
        : [key === 'common_name' ? (textOf(value) ?? NOT_KNOWN) : `${key}=${textOf(value) ?? NOT_KNOWN}`],
    ),
  );
  const lists = ['dns_names', 'ip_addresses', 'uris'].flatMap((list): string[] => {
    const value: Seen = values[list] ?? null;
    if (value === null) return [];
    return Array.isArray(value) ? value.map((name) => textOf(name) ?? NOT_KNOWN) : [NOT_KNOWN];
  });
  const subject = values.subject ?? null;
  return [...new Set([...subjects, ...lists, ...(subject === null || Array.isArray(subject) ? [] : [NOT_KNOWN])])];
}

const ORGANIZATION = 'nats-edge';
const NOT_KNOWN = '(not known)';

/** Why a new certificate may be one for another name than this project issues it for. */
export function oddNames(request: PlannedResource, stack: PlannedStack, all: readonly PlannedStack[]): Phrase[] {
  const names = namesIn(request.after);
  const own = ownNames(request, stack);
  const odd = names.filter((name) => !own(name));
  const users = usersAmong(odd, all);
  const [first] = names;
  const isTwice = requestsOf(stack).some(
    (other) => other !== request && sameSeen(namesIn(other.after), names) && isUserOf(stack.after, first ?? ''),
  );
  return [
    ...users,
    ...(users.length === 0 && odd.length > 0
      ? [phrase`it is for ${listed(odd)}, which this project does not issue here`]
      : []),
    ...(isTwice ? [phrase`there is another one for ${first ?? ''} already`] : []),
  ];
}

/** New names in a request that this project does not issue here. */
export function oddNewNames(request: PlannedResource, stack: PlannedStack): string[] {
  const own = ownNames(request, stack);
  return newNames(request).filter((name) => !own(name));
}

/** Those of some names that a server of the fleet takes for a user. */
export function usersAmong(names: readonly string[], all: readonly PlannedStack[]): Phrase[] {
  return names.flatMap((name) => {
    const of = all.filter(({ before, after }) => isUserOf(before, name) || isUserOf(after, name));
    if (of.length === 0) return [];
    return [phrase`whoever has it is user ${name} of ${listed(of.map(({ plan }) => plan.stack))}`];
  });
}

function requestsOf({ plan }: PlannedStack): PlannedResource[] {
  return [...plan.resources.values()].filter(
    ({ type, after }) => type === 'tls_cert_request' && Object.keys(after).length > 0,
  );
}

function isUserOf(side: Side, name: string): boolean {
  return (side.users() ?? []).some(({ user }) => user === name);
}

/** The names that a stack's certificates have: those of a client, or of an identity, or of the servers. */
function ownNames({ after }: PlannedResource, { plan, after: side }: PlannedStack): (name: string) => boolean {
  const { of } = plan;
  const common = textOf(blockOf(after.subject).common_name);
  const dns = textsOf(after.dns_names);
  // The certificate of an authority, which its predecessor signs.
  if (dns.length === 0 && of?.role !== 'identity') return (name) => name === common;
  if (of?.role === 'identity') return (name) => leafOfUser(name) === of.name;
  const isClient = (side.users() ?? []).some(({ user, isLeaf }) => user === common && !isLeaf);
  // With an external issuer, a region or site asks for its own identity.
  const isItself = common !== undefined && of?.role !== 'hub' && leafOfUser(common) === of?.name;
  if (isClient || isItself) return (name) => name === common;
  return isServerName(side);
}

/** Whether a name is one of a tier's servers: in its namespace, or as leaves reach them. */
export function isServerName(side: Side): (name: string) => boolean {
  const { servers, tier } = side;
  if (!servers) return () => false;
  const { name, namespace } = servers;
  const hosts = new Set((tier ? addressesOf(tier) : []).map((address) => address.replace(/:\d+$/, '')));
  const services = [`${name}`, `${name}-headless`];
  return (given) => {
    if (given === 'localhost' || hosts.has(given)) return true;
    const [service = '', space, svc, ...domain] = given.replace(/^\*\./, '').split('.');
    const isAny = given.startsWith('*.') && service !== `${name}-headless` && service !== name;
    if (isAny || !services.includes(service)) return false;
    return (space === undefined || space === namespace) && (svc === undefined || svc === 'svc') && isDomain(domain);
  };
}

function isDomain(labels: readonly string[]): boolean {
  return labels.every((label) => /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(label));
}
