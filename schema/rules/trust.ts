import { show } from '../show';
import { leaves, upstreams } from './places';
import type { Inspection } from './rule';

/** A production environment encrypts its connections. */
export function productionIsEncrypted(inspection: Inspection): void {
  const { kind, trust } = inspection.environment;
  if (kind !== 'production' || trust.tls) return;
  const what = trust.kind === 'password' ? 'passwords and messages' : 'messages';
  inspection.report(
    ['trust', 'tls'],
    `false would send ${what} of a production environment in the clear; remove it, or set kind to "development"`,
    ['kind'],
  );
}

/** CPU seconds to check a password: bcrypt with cost 10, which Terraform's random provider uses (docs/trust.md). */
const PASSWORD_CHECK_SECONDS = 0.075;

/**
 * After an outage of a hub or region, its servers can check the passwords of all leaves before these time out and
 * retry: within half an interval, with one CPU per server. Otherwise no leaf would ever connect.
 */
export function passwordsAreCheckedInTime(inspection: Inspection): void {
  if (inspection.environment.trust.kind !== 'password') return;
  for (const { tier, path } of upstreams(inspection)) {
    const below = leaves(inspection).filter((leaf) => leaf.tier.via === tier.name);
    const servers = below.reduce((sum, leaf) => sum + leaf.tier.replicas, 0);
    const interval = Math.min(...below.map((leaf) => leaf.tier.reconnectSeconds));
    const most = Math.floor((tier.replicas * interval) / 2 / PASSWORD_CHECK_SECONDS);
    if (servers <= most) continue;
    inspection.report(
      ['trust', 'kind'],
      `"password" is too slow for ${servers} servers that reconnect to ${tier.name} at once after an outage: at most ${most} can, with replicas ${tier.replicas} and reconnectSeconds ${interval}; use "mutual-tls", or a longer reconnectSeconds`,
      path('replicas'),
    );
  }
}

/** An overlap has a previous generation to overlap with. */
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
      'true has no effect with generation 1, the first; set generation to 2, or remove it',
      [...path, 'generation'],
    );
  }
}

/**
 * The single authority is replaced by two before either of them is rotated: otherwise three would be trusted at once,
 * for long.
 */
export function oneAuthorityBecomesTwoFirst(inspection: Inspection): void {
  const { trust } = inspection.environment;
  if (!trust.oneAuthority || !trust.ca.overlap) return;
  inspection.report(
    ['trust', 'oneAuthority'],
    'true cannot be combined with an overlap of trust.ca: deploy all with oneAuthority, then without, then replace the authorities',
    ['trust', 'ca', 'overlap'],
  );
}

/** Certificates are not renewed by every deploy, and do not outlive their authority. */
export function certificatesRenew(inspection: Inspection): void {
  const { trust } = inspection.environment;
  for (const key of ['validity', 'authority'] as const) {
    const { hours, earlyRenewalHours } = trust[key];
    if (earlyRenewalHours >= hours) {
      inspection.report(
        ['trust', key, 'earlyRenewalHours'],
        `${earlyRenewalHours} is not less than hours, ${hours}; every deploy would renew`,
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
