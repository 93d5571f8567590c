import { show } from '../show';
import { acceptors, leaves } from './places';
import type { Inspection } from './rule';

/** A production environment encrypts. */
export function productionIsEncrypted(inspection: Inspection): void {
  const { kind, trust } = inspection.environment;
  if (kind !== 'production' || trust.tls) return;
  const what = trust.kind === 'password' ? 'passwords and messages' : 'messages';
  inspection.report(
    ['trust', 'tls'],
    `false would send ${what} of a production environment in the clear; leave it out, or set kind to "development"`,
    ['kind'],
  );
}

/** Seconds of a processor that checking a password takes: bcrypt of cost 10, the one that Terraform's random provider makes (docs/trust.md). */
const PASSWORD_CHECK_SECONDS = 0.075;

/**
 * When a hub or region comes back, its servers can check the passwords of all leaves before these lose patience and begin
 * again: within half an interval, a processor for each server. Otherwise none would ever be let in.
 */
export function passwordsAreCheckedInTime(inspection: Inspection): void {
  if (inspection.environment.trust.kind !== 'password') return;
  for (const { tier, path } of acceptors(inspection)) {
    const below = leaves(inspection).filter((leaf) => leaf.tier.via === tier.name);
    const servers = below.reduce((sum, leaf) => sum + leaf.tier.replicas, 0);
    const interval = Math.min(...below.map((leaf) => leaf.tier.reconnectSeconds));
    const most = Math.floor((tier.replicas * interval) / 2 / PASSWORD_CHECK_SECONDS);
    if (servers <= most) continue;
    inspection.report(
      ['trust', 'kind'],
      `"password" is too slow for ${servers} servers that connect to ${tier.name} at once when it comes back: ${most} are possible with ${tier.replicas} servers and an interval of ${interval} s; choose "mutual-tls", or a longer reconnectSeconds`,
      path('replicas'),
    );
  }
}

/** An overlap has something that it overlaps with. */
export function overlapsHaveTwo(inspection: Inspection): void {
  const { ca } = inspection.environment.trust;
  const rotations = [
    { rotation: ca, path: ['trust', 'ca'] },
    ...leaves(inspection).map(({ tier, path }) => ({ rotation: tier.identity, path: path('identity') })),
  ];
  for (const { rotation, path } of rotations) {
    if (!rotation.overlap || rotation.generation > 1) continue;
    inspection.report(
      [...path, 'overlap'],
      'true has no effect with generation 1: there is none before it; set generation to 2, or leave it out',
      [...path, 'generation'],
    );
  }
}

/** One authority becomes two before either changes: three at once would be trusted otherwise, and none of them gone for long. */
export function oneAuthorityBecomesTwoFirst(inspection: Inspection): void {
  const { trust } = inspection.environment;
  if (!trust.oneAuthority || !trust.ca.overlap) return;
  inspection.report(
    ['trust', 'oneAuthority'],
    'true does not go with an overlap of trust.ca: deploy all with oneAuthority, then take it out, then replace the authorities',
    ['trust', 'ca', 'overlap'],
  );
}

/** Certificates are renewed after they are issued, and do not outlive their authority. */
export function certificatesRenew(inspection: Inspection): void {
  const { trust } = inspection.environment;
  for (const key of ['validity', 'authority'] as const) {
    const { hours, earlyRenewalHours } = trust[key];
    if (earlyRenewalHours >= hours) {
      inspection.report(
        ['trust', key, 'earlyRenewalHours'],
        `${earlyRenewalHours} is not less than hours, ${hours}; every apply would renew`,
        ['trust', key],
      );
    }
  }
  if (trust.validity.hours > trust.authority.hours) {
    inspection.report(
      ['trust', 'validity', 'hours'],
      `${show(trust.validity.hours)} is more than the authority's ${trust.authority.hours}; no certificate may outlive its authority`,
      ['trust', 'authority'],
    );
  }
}
