import type { RehearsalLeaf } from '../leaf';
import type { RunningFleet } from '../running-fleet';

/**
 * The lines of nats.conf that say what a leaf may send or receive, on every server that its messages pass up to the
 * hub.
 */
export function permissionLines(fleet: RunningFleet, leaf: RehearsalLeaf, rule: 'publish' | 'subscribe'): string[] {
  const next = fleet.leaves.find(({ tier }) => tier === leaf.upstream);
  const line = leaf.expected
    ? whatCredentialsSay(leaf, rule)
    : leaf.userPath
      ? fleet.confLine(leaf.upstream, [...leaf.userPath, 'permissions', rule, 'allow'])
      : `${leaf.upstream.stack} nats.conf has no user ${leaf.tier.name}`;
  return [line, ...(next ? permissionLines(fleet, next, rule) : [])];
}

function whatCredentialsSay({ tier, expected }: RehearsalLeaf, rule: 'publish' | 'subscribe'): string {
  const { role, [rule]: subjects = [] } = expected?.credentials ?? {};
  const whose = role === undefined ? 'the credentials' : `the role ${role}`;
  return `${whose} of ${tier.name} must let it ${rule} ${subjects.join(', ')}`;
}
