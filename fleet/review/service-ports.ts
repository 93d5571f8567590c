import { headlessSpec } from '../../constructs/server/service-specs';
import { Hidden, isSeenMap, type Seen, type SeenMap, Unknown } from '../model/plan/seen';
import { everyBlock } from '../model/services';
import type { PlannedChange } from './changes';
import type { PlannedStack } from './notes';
import { joined, listed, type Phrase, phrase } from './phrase';
import { acceptsLeaves, planNotation, portsOf, selectingLabels, targetPort, whoUses } from './servers-reach';
import type { ServiceUpdate } from './service-update';

/** Where the ports are that change. */
interface Around {
  readonly stack: PlannedStack;
  readonly all: readonly PlannedStack[];
  /** Whether the Service is reached from outside of its cluster. */
  readonly isPublic: boolean;
}

/** One port of a Service, with everything that is understood of it. */
interface Port {
  /** `4222`, or `53/UDP`. */
  readonly id: string;
  readonly name: string;
  readonly target: string;
  readonly nodePort: string;
  readonly appProtocol: string;
}

const UNDERSTOOD = new Set(['name', 'port', 'protocol', 'target_port', 'node_port', 'app_protocol']);

/** What becomes of the ports of a Service: those that open, close, or lead elsewhere. */
export function portChanges(
  { name, add }: ServiceUpdate,
  before: Seen | undefined,
  after: Seen | undefined,
  of: readonly PlannedChange[],
  { stack, all, isPublic }: Around,
): void {
  if (of.length === 0) return;
  const [was, is] = [portsIn(before), portsIn(after)];
  // What is not understood stays unexplained.
  if (!was || !is) return;
  const opened = [...is.values()].filter(({ id }) => !was.has(id));
  const closed = [...was.values()].filter(({ id }) => !is.has(id));
  const others = [...is.values()].flatMap((now) => {
    const old = was.get(now.id);
    return old ? differing(old, now, stack) : [];
  });
  const unused = closed.filter(({ target }) => isUnused(target, stack));
  const lost = closed.filter((port) => !unused.includes(port));
  const needless = opened.filter((port) => !isPublic && isExpected(port, stack));
  const wider = opened.filter((port) => !needless.includes(port));
  const ids = (ports: readonly Port[]) => ports.map(({ id }) => id);
  if (wider.length > 0) {
    add(
      'exposure-wider',
      {
        title: phrase`${name}: also on port ${listed(ids(wider))}`,
        key: ['on port', ...wider.map((port) => JSON.stringify(port))],
      },
      of,
    );
  }
  if (needless.length > 0) {
    add(
      'reach-same',
      {
        title: phrase`${name}: also on port ${listed(ids(needless))}, inside the cluster, as servers listen there`,
        key: ['on port', ...ids(needless)],
      },
      of,
    );
  }
  if (lost.length > 0) {
    const users = lost.map(
      ({ id, target }) =>
        phrase`${whoUses(targetPort(stack.before.servers, target), stack, all, isPublic)} (port ${id})`,
    );
    add(
      'reach-lost',
      {
        title: phrase`${name}: closed ports cut off ${joined(users, ', ')}`,
        key: ['closed', ...ids(lost)],
      },
      of,
    );
  }
  if (unused.length > 0) {
    add(
      'exposure-narrower',
      {
        title: phrase`${name}: no longer on port ${listed(ids(unused))}, where no server listens`,
        key: ['unused', ...ids(unused)],
      },
      of,
    );
  }
  if (others.length > 0) {
    add(
      'reach-lost',
      {
        title: phrase`${name}: ports lead elsewhere, or are found otherwise: ${joined(others, ', ')}`,
        details: [phrase`Whoever uses the old one is cut off.`],
        key: ['ports', ...[...is.values()].map((port) => JSON.stringify(port))],
      },
      of,
    );
  }
  if (opened.length + closed.length + others.length === 0) {
    add('reach-same', { title: phrase`${name}: the same ports in other words`, key: ['ports'] }, of);
  }
}

function portsIn(value: Seen | undefined): ReadonlyMap<string, Port> | undefined {
  const blocks = everyBlock(value);
  const ports = blocks.flatMap((block) => portOf(block) ?? []);
  const found = new Map(ports.map((port) => [port.id, port]));
  const isWhole = Array.isArray(value)
    ? value.every(isSeenMap)
    : value === undefined || value === null || isSeenMap(value);
  return isWhole && found.size === blocks.length ? found : undefined;
}

/** A port; `undefined` where something of it is not understood. */
function portOf(block: SeenMap): Port | undefined {
  if (Object.keys(block).some((key) => !UNDERSTOOD.has(key))) return undefined;
  const { node_port, ...rest } = block;
  if (
    Object.values(rest).some(
      (value) => value instanceof Unknown || value instanceof Hidden || (typeof value === 'object' && value !== null),
    )
  )
    return undefined;
  if (node_port instanceof Hidden) return undefined;
  const { port, protocol, name, target_port, app_protocol } = rest;
  const text = (value: Seen | undefined) => (value === undefined || value === null ? '' : String(value));
  if (!/^\d+$/.test(text(port))) return undefined;
  return {
    id: `${text(port)}${['', 'TCP'].includes(text(protocol)) ? '' : `/${text(protocol)}`}`,
    name: text(name),
    target: text(target_port) === '' ? text(port) : text(target_port),
    nodePort: node_port instanceof Unknown ? 'assigned' : ['', '0'].includes(text(node_port)) ? '' : text(node_port),
    appProtocol: text(app_protocol),
  };
}

function differing(was: Port, is: Port, { before, after }: PlannedStack): Phrase[] {
  const found: Phrase[] = [];
  const [from, to] = [targetPort(before.servers, was.target), targetPort(after.servers, is.target)];
  const isSameTarget = was.target === is.target || (from !== undefined && from === to);
  if (!isSameTarget) found.push(phrase`port ${is.id} of the pods' ${was.target} → ${is.target}`);
  if (was.name !== is.name) found.push(phrase`the name of port ${is.id}: ${was.name} → ${is.name}`);
  if (was.nodePort !== is.nodePort)
    found.push(phrase`the node port of ${is.id}: ${was.nodePort || 'none'} → ${is.nodePort || 'none'}`);
  if (was.appProtocol !== is.appProtocol)
    found.push(phrase`the protocol of port ${is.id}: ${was.appProtocol || 'none'} → ${is.appProtocol || 'none'}`);
  return found;
}

/** Whether nobody can use a port: no container has it, before and after, or there is no other server to use it. */
function isUnused(target: string, { before, after }: PlannedStack): boolean {
  if (!before.servers || !after.servers || /^\d+$/.test(target)) return false;
  if (targetPort(after.servers, target) !== undefined) return false;
  return targetPort(before.servers, target) === undefined || (target === 'cluster' && after.servers.replicas === 1);
}

/** Whether the headless Service has such a port because servers listen there. */
function isExpected({ id, name, target, nodePort, appProtocol }: Port, { after }: PlannedStack): boolean {
  const { servers } = after;
  if (!servers || (nodePort !== '' && nodePort !== 'assigned') || appProtocol !== '') return false;
  const { port } = planNotation(
    headlessSpec({
      labels: selectingLabels(servers),
      ports: portsOf(servers),
      listens: { cluster: servers.replicas > 1, leafnodes: acceptsLeaves(after) },
    }),
  );
  return everyBlock(port).some((one) => String(one.port) === id && one.name === name && one.target_port === target);
}
