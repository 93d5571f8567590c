import { AddressRanges } from './address-ranges';
import { type Allowed, isWithin, type Peer, type PortRange } from './network-rules';

/** What is allowed in the first list and by nothing in the second, cut to the ports and addresses that differ. */
export function notAllowed(allowed: readonly Allowed[], others: readonly Allowed[]): Allowed[] {
  return allowed.flatMap(({ peer, ports }) => {
    const found: Allowed[] = [];
    for (const piece of pieces(ports, others)) {
      const covering = others.filter((other) => holds(other.ports, piece)).map((other) => other.peer);
      const left = peerWithout(peer, covering);
      const before = found.at(-1);
      if (!left) continue;
      if (before && before.ports.last + 1 === piece.first && isSamePeer(before.peer, left)) {
        found[found.length - 1] = { peer: left, ports: { ...before.ports, last: piece.last } };
      } else found.push({ peer: left, ports: piece });
    }
    return found;
  });
}

function isSamePeer(a: Peer, b: Peer): boolean {
  if (a.kind !== 'addresses' || b.kind !== 'addresses') return a === b;
  return a.addresses.cidrs.join() === b.addresses.cidrs.join();
}

/** A range of ports, cut where ranges of others begin or end. */
function pieces(range: PortRange, others: readonly Allowed[]): PortRange[] {
  if (range.protocol === 'any' || range.name !== undefined) return [range];
  const starts = others.flatMap(({ ports: { protocol, first, last, name } }) =>
    protocol === range.protocol && name === undefined ? [first, last + 1] : [],
  );
  const cuts = [...new Set(starts)].filter((start) => start > range.first && start <= range.last).sort((a, b) => a - b);
  return [range.first, ...cuts].map((first, n) => ({ ...range, first, last: (cuts[n] ?? range.last + 1) - 1 }));
}

function holds(wide: PortRange, narrow: PortRange): boolean {
  if (wide.protocol === 'any') return true;
  if (wide.protocol !== narrow.protocol) return false;
  // All ports have all names; of one with a name, the number is not known.
  if (narrow.name !== undefined) return wide.name === narrow.name || (wide.first === 0 && wide.last === 65_535);
  return wide.name === undefined && wide.first <= narrow.first && wide.last >= narrow.last;
}

/** What is left of a peer without others; `undefined`: nothing. */
function peerWithout(peer: Peer, others: readonly Peer[]): Peer | undefined {
  if (others.some(({ kind }) => kind === 'anywhere')) return undefined;
  if (peer.kind === 'addresses') {
    const taken = others.reduce<AddressRanges>(
      (sum, other) => (other.kind === 'addresses' ? sum.with(other.addresses) : sum),
      AddressRanges.none,
    );
    const addresses = peer.addresses.without(taken);
    return addresses.isEmpty ? undefined : { kind: 'addresses', addresses };
  }
  if (peer.kind === 'anywhere') return peer;
  const isCovered = others.some(
    (other) =>
      other.kind === 'pods' &&
      isWithin(peer.pods, other.pods) &&
      (other.namespaces === undefined
        ? peer.namespaces === undefined
        : other.namespaces.size === 0 ||
          (peer.namespaces !== undefined && isWithin(peer.namespaces, other.namespaces))),
  );
  return isCovered ? undefined : peer;
}
