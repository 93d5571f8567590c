import type { Path } from '../path';
import { show } from '../show';
import { acceptors, type Place, places } from './places';
import type { Inspection } from './rule';

/** The CAs of those who issue beside Terraform are trusted; and no other ones. */
export function foreignAuthoritiesAreTrusted(inspection: Inspection): void {
  const { trust } = inspection.environment;
  if (!trust.tls) return;
  const all = places(inspection);
  const foreign = all.filter(({ tier }) => tier.certificates.kind !== 'terraform');
  const own = all.filter((place) => !foreign.includes(place));
  const report = (message: string) =>
    inspection.report(['trust', 'authorities'], message, ...all.map((place) => sourceOf(inspection, place)));
  if (trust.authorities.length > 0) {
    if (foreign.length > 0) return;
    report(
      'is not needed: Terraform issues all certificates, and whoever has one of these CAs could be any user; leave it out',
    );
  } else if (foreign.length > 0 && trust.kind !== 'mutual-tls') {
    report(
      `is missing: somebody else issues the certificate of ${namesOf(foreign)}, and with ${show(trust.kind)} those who connect know a server by it only; give the CA's certificate`,
    );
  } else if (foreign.length > 0 && own.length > 0) {
    report(
      `is missing: Terraform issues for ${namesOf(own)}, somebody else for ${namesOf(foreign)}; they refuse each other without the certificate of that other CA`,
    );
  }
}

/** Without TLS nobody has a certificate. */
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
    inspection.report(path, 'means nothing where trust.tls is false: nobody has a certificate; leave it out', [
      'trust',
      'tls',
    ]);
  }
}

/** Who makes a certificate beforehand knows the name that it must be good for. */
export function addressIsKnownToIssuers(inspection: Inspection): void {
  const { trust } = inspection.environment;
  if (!trust.tls) return;
  for (const place of acceptors(inspection)) {
    const { address, certificates } = place.tier;
    if (address.kind !== 'load-balancer' || certificates.kind !== 'existing') continue;
    inspection.report(
      place.path('address'),
      "the load balancer's own address is known only after a deploy, but the existing certificate must be good for it; give a DNS name or an IP address, or let cert-manager issue",
      sourceOf(inspection, place),
    );
  }
}

/** Where it is said who issues for a tier. */
function sourceOf(inspection: Inspection, { path }: Place): Path {
  const own = path('certificates');
  return inspection.isWrong(own) || inspection.valueAt(own) !== undefined ? own : ['trust', 'certificates'];
}

/** So many are named, and the others counted. */
const NAMED = 3;

function namesOf(of: readonly Place[]): string {
  const names = of.slice(0, NAMED).map(({ tier }) => tier.name);
  return of.length > NAMED ? `${names.join(', ')} and ${of.length - NAMED} more` : names.join(', ');
}
