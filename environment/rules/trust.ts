import { show } from '../show';
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
