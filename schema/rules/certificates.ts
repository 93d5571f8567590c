import type { Path } from '../path';
import { show } from '../show';
import { type Place, places, upstreams } from './places';
import type { Inspection } from './rule';

/** The CAs of external issuers are trusted, and no others. */
export function externalAuthoritiesAreTrusted(inspection: Inspection): void {
  const { trust } = inspection.environment;
  if (!trust.tls) return;
  const all = places(inspection);
  const external = all.filter(({ tier }) => tier.certificates.kind !== 'terraform');
  const own = all.filter((place) => !external.includes(place));
  const report = (message: string) =>
    inspection.report(['trust', 'authorities'], message, ...all.map((place) => sourceOf(inspection, place)));
  if (trust.authorities.length > 0) {
    if (external.length > 0) return;
    report(
      'is not needed: Terraform issues all certificates, and whoever holds one of these CAs could impersonate any user; remove it',
    );
  } else if (external.length > 0 && trust.kind !== 'mutual-tls') {
    report(
      `is missing: an external issuer issues the certificate of ${namesOf(external)}, and with ${show(trust.kind)} a server is verified by its certificate alone; add the CA's certificate`,
    );
  } else if (external.length > 0 && own.length > 0) {
    report(
      `is missing: Terraform issues for ${namesOf(own)}, an external issuer for ${namesOf(external)}; they refuse each other unless the external CA's certificate is listed here`,
    );
  }
}

/** Without TLS there are no certificates. */
export function certificatesNeedTls(inspection: Inspection): void {
  const { trust } = inspection.environment;
  if (trust.tls) return;
  const settings: Path[] = [
    ['trust', 'authorities'],
    ['trust', 'certificates'],
    ...places(inspection).map(({ path }) => path('certificates')),
  ];
  for (const path of settings) {
    if (inspection.valueAt(path) === undefined) continue;
    inspection.report(path, 'has no effect where trust.tls is false: there are no certificates; remove it', [
      'trust',
      'tls',
    ]);
  }
}

/** A certificate that is issued before the deploy needs an address that is known before the deploy. */
export function addressIsKnownToIssuers(inspection: Inspection): void {
  const { trust } = inspection.environment;
  if (!trust.tls) return;
  for (const place of upstreams(inspection)) {
    const { address, certificates } = place.tier;
    if (address.kind !== 'load-balancer' || certificates.kind !== 'existing') continue;
    inspection.report(
      place.path('address'),
      "the load balancer's address is known only after a deploy, but the existing certificate must be valid for it; use a DNS name or an IP address, or let cert-manager issue",
      sourceOf(inspection, place),
    );
  }
}

/** Path of the setting that decides who issues for a tier. */
function sourceOf(inspection: Inspection, { path }: Place): Path {
  const own = path('certificates');
  return inspection.isWrong(own) || inspection.valueAt(own) !== undefined ? own : ['trust', 'certificates'];
}

/** How many are named; the others are counted. */
const NAMED = 3;

function namesOf(of: readonly Place[]): string {
  const names = of.slice(0, NAMED).map(({ tier }) => tier.name);
  return of.length > NAMED ? `${names.join(', ')} and ${of.length - NAMED} more` : names.join(', ');
}
