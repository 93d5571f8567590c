import { X509Certificate } from 'node:crypto';
import type { PlannedResource } from '../../model/plan/plan';
import { blockOf, Hidden, sameSeen, textOf, textsOf } from '../../model/plan/seen';
import { differences } from '../changes';
import type { Analysis, Notes, PlannedStack } from '../notes';
import { listed, type Phrase, phrase } from '../phrase';
import type { CertificateReview } from '../review';

/**
 * A certificate that expires in at most so many days and is not renewed is reported, as by alerts (constructs/alerts).
 */
const EXPIRES_SOON_DAYS = 14;

/** Certificates and keys that are created, renewed, replaced, or expire soon. */
export const certificates: Analysis = (stack, notes) => {
  const { plan } = stack;
  for (const resource of plan.resources.values()) {
    if (/^tls_(locally|self)_signed_cert$/.test(resource.type)) certificate(stack, resource, notes);
    if (resource.type === 'tls_cert_request') notes.cover([resource.address]);
    // A change of a key is reported with its certificate.
    if (resource.type === 'tls_private_key') notes.cover([resource.address]);
  }
  for (const { name, daysLeft } of certificatesOf(stack)) {
    if (daysLeft === undefined || daysLeft > EXPIRES_SOON_DAYS) continue;
    notes.add('certificate-expiring', {
      title:
        daysLeft < 0
          ? phrase`certificate ${name} has expired`
          : phrase`certificate ${name} expires in ${[String(daysLeft), daysLeft === 1 ? ' day' : ' days']}`,
      details: [phrase`This plan does not renew it.`],
      key: [name],
    });
  }
};

function certificate(stack: PlannedStack, resource: PlannedResource, notes: Notes): void {
  const { action, address, before, after } = resource;
  if (action === undefined || action === 'move' || notes.covered.has(address)) return;
  const isAuthority = (action === 'delete' ? before : after).is_ca_certificate === true;
  const name = nameOf(stack, resource);
  const covers = [address];
  const crosses = action === 'create' && isAuthority && resource.type === 'tls_locally_signed_cert';
  if (crosses && stack.plan.of?.role === 'trust' && newAuthority(stack)) {
    notes.add('certificate-issued', {
      title: phrase`authority ${name} is also signed by its predecessor`,
      details: [phrase`Whoever trusts only the predecessor accepts certificates from the new one too.`],
      key: [address],
      covers,
    });
    return;
  }
  if (action === 'create') {
    const added = stack.before.resources.length > 0 && isAuthority;
    notes.add(added ? 'trust-changed' : 'certificate-issued', {
      title: isAuthority ? phrase`new authority: ${name}` : phrase`new certificate: ${name}`,
      key: [address],
      covers,
    });
    return;
  }
  if (action === 'delete' || action === 'forget') {
    if (isAuthority && resource.type === 'tls_locally_signed_cert') {
      notes.add('certificate-authority', {
        title: phrase`authority ${name} is no longer signed by its predecessor`,
        details: [phrase`It stays. Whoever trusts only the predecessor no longer accepts certificates from it.`],
        key: [address, action],
        covers,
      });
    } else if (isAuthority) {
      notes.add('certificate-authority', {
        title: phrase`authority ${name} is removed`,
        details: [phrase`Its certificates are accepted only by servers and clients that do not have this change yet.`],
        key: [address, action],
        covers,
      });
    } else if (action === 'forget') {
      notes.add('resource-changed', {
        title: phrase`Terraform forgets certificate ${name}: nothing renews it any more`,
        key: [address, action],
        covers,
      });
    } else notes.cover(covers);
    return;
  }
  if (action !== 'replace') {
    const changed = differences(before, after).filter((path) => path !== 'ready_for_renewal');
    if (changed.length > 0) {
      notes.add('resource-changed', {
        title: phrase`renewal of certificate ${name} changes: ${listed(changed)}`,
        key: [address, ...changed],
      });
    }
    notes.cover(covers);
    return;
  }
  const sameRequest = sameSeen(before.cert_request_pem ?? null, after.cert_request_pem ?? null);
  const keyStays = sameRequest && !keyChanges(stack, resource);
  if (isAuthority && !keyStays) {
    notes.add('certificate-authority', {
      title: phrase`authority ${name} is recreated`,
      details: [
        phrase`Certificates that it signed are refused once only the new one is trusted. To replace it without that, in two deploys: ${'trust.ca.generation'} (docs/trust.md).`,
      ],
      key: [address, action],
      covers,
    });
    return;
  }
  const sameIssuer = sameSeen(before.ca_cert_pem ?? null, after.ca_cert_pem ?? null);
  const powers = POWERS.filter((argument) => !sameSeen(before[argument] ?? null, after[argument] ?? null));
  if (powers.length > 0) {
    notes.add('trust-changed', {
      title: phrase`certificate ${name} is reissued with other uses or another validity: ${listed(powers)}`,
      details: [phrase`This changes what it may be used for, whether it may sign others, or how long it is valid.`],
      key: [address, ...powers, ...powers.map((argument) => JSON.stringify(after[argument] ?? null))],
      covers,
    });
    return;
  }
  if (keyStays && sameIssuer) {
    notes.add('certificate-renewed', {
      title: phrase`certificate ${name} is renewed${expiry(before.validity_end_time)}`,
      details: [phrase`Same key, names and issuer. Servers pick it up by reload.`],
      key: [address],
      covers,
    });
    return;
  }
  notes.add('certificate-replaced', {
    title: phrase`certificate ${name} is replaced: ${[why(resource, keyStays)]}`,
    details: [phrase`Open connections stay; new ones use the new certificate.`],
    key: [address],
    covers,
  });
}

/** Whether the same plan creates an authority, which its predecessor may sign too. */
function newAuthority({ plan }: PlannedStack): boolean {
  return [...plan.resources.values()].some(
    ({ type, action, after }) =>
      type === 'tls_self_signed_cert' && action === 'create' && after.is_ca_certificate === true,
  );
}

function why({ before, after }: PlannedResource, keyStays: boolean): string {
  if (!keyStays) return 'another key or other names';
  return sameSeen(before.ca_cert_pem ?? null, after.ca_cert_pem ?? null)
    ? 'other properties'
    : 'another issuer, or a new certificate of the issuer';
}

function expiry(end: unknown): Phrase {
  return typeof end === 'string' ? phrase`; the old one expires ${end.slice(0, 10)}` : [];
}

/** Whether the private key of a self-signed certificate is another one. */
function keyChanges({ plan }: PlannedStack, { address, before, after }: PlannedResource): boolean {
  const [was, is] = [before.private_key_pem, after.private_key_pem];
  if (was instanceof Hidden && is instanceof Hidden) return !was.same(is);
  const keys = plan.references.get(address)?.get('private_key_pem') ?? [];
  return keys.some((key) => {
    const action = plan.resources.get(key)?.action;
    return action === 'create' || action === 'replace';
  });
}

/** Names of certificates: each is looked up several times, and reading one takes longer than most of a plan. */
const names = new WeakMap<PlannedResource, string>();

function nameOf(stack: PlannedStack, resource: PlannedResource): string {
  const name = names.get(resource) ?? readName(stack, resource);
  names.set(resource, name);
  return name;
}

/** The name of a certificate: from its subject, or from that of the request that it is issued for. */
function readName({ plan }: PlannedStack, { address, before, after }: PlannedResource): string {
  for (const values of [after, before]) {
    const pem = textOf(values.cert_pem);
    const name = textOf(blockOf(values.subject).common_name) ?? (pem === undefined ? undefined : commonName(pem));
    if (name) return name;
  }
  for (const reference of plan.references.get(address)?.get('cert_request_pem') ?? []) {
    const request = plan.resources.get(reference)?.after ?? {};
    const name = textOf(blockOf(request.subject).common_name) ?? textsOf(request.dns_names)[0];
    if (name) return name;
  }
  return address;
}

function commonName(pem: string): string | undefined {
  try {
    return /^CN=(.*)$/m.exec(new X509Certificate(pem).subject)?.[1];
  } catch {
    return undefined;
  }
}

/** Arguments that define what a certificate may be used for, and how long. */
const POWERS = ['is_ca_certificate', 'allowed_uses', 'validity_period_hours'];

const DAY_MS = 86_400_000;

/**
 * The certificates that a stack has after the plan; those that the plan leaves unchanged with the end of their
 * validity.
 */
export function certificatesOf(stack: PlannedStack): CertificateReview[] {
  const { plan } = stack;
  const now = plan.plannedAt === undefined ? Number.NaN : Date.parse(plan.plannedAt);
  return [...plan.resources.values()].flatMap((resource) => {
    if (!/^tls_(locally|self)_signed_cert$/.test(resource.type) || Object.keys(resource.after).length === 0) return [];
    const end = resource.after.validity_end_time;
    const name = nameOf(stack, resource);
    if (typeof end !== 'string' || !/^\d{4}-\d{2}-\d{2}T/.test(end)) return [{ stack: plan.stack, name }];
    const daysLeft = Math.floor((Date.parse(end) - now) / DAY_MS);
    return [{ stack: plan.stack, name, notAfter: end, ...(Number.isNaN(daysLeft) ? {} : { daysLeft }) }];
  });
}
