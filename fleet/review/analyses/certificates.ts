import { DEFAULT_AUTHORITY_VALIDITY, DEFAULT_VALIDITY } from '../../../constructs/trust/validity';
import { CERTIFICATE_TYPE } from '../../model/certificates';
import type { PlannedResource } from '../../model/plan/plan';
import { blockOf, Hidden, numberOf, sameSeen } from '../../model/plan/seen';
import { nameOf } from '../certificate-name';
import { NAMES, newNames, oddNames, oddNewNames, usersAmong } from '../certificate-names';
import { changesWithin, type PlannedChange, WHOLE } from '../changes';
import type { Analysis, Notes, PlannedStack } from '../notes';
import { listed, type Phrase, phrase } from '../phrase';
import type { CertificateReview } from '../review';

/**
 * A certificate that expires in at most so many days and is not renewed is reported, as by alerts (constructs/alerts).
 */
const EXPIRES_SOON_DAYS = 14;

/** Certificates and keys that are created, renewed, replaced, or expire soon. */
export const certificates: Analysis = (stack, notes, all) => {
  const { plan } = stack;
  for (const resource of plan.resources.values()) {
    if (CERTIFICATE_TYPE.test(resource.type)) {
      certificate(stack, resource, notes);
      if (resource.action === 'create' || resource.action === 'replace') validity(stack, resource, all, notes);
    }
    if (resource.type === 'tls_cert_request') request(stack, resource, all, notes);
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
  // What goes with its whole stack is reported as that.
  if (action === undefined || action === 'move' || stack.after.resources.length === 0) return;
  const whole = changesWithin(stack.changes, resource, [WHOLE]);
  const looked = changesWithin(stack.changes, resource, [WHOLE, ...POWERS, ...ISSUED]);
  const goes = action === 'delete' || action === 'forget';
  const isAuthority = (goes ? before : after).is_ca_certificate === true;
  const name = nameOf(stack, resource);
  const crosses = action === 'create' && isAuthority && resource.type === 'tls_locally_signed_cert';
  if (crosses && stack.plan.of?.role === 'trust' && newAuthority(stack)) {
    notes.add('certificate-issued', {
      title: phrase`authority ${name} is also signed by its predecessor`,
      details: [phrase`Whoever trusts only the predecessor accepts certificates from the new one too.`],
      key: [address],
      of: whole,
    });
    return;
  }
  if (action === 'create') {
    const added = stack.before.resources.length > 0 && isAuthority;
    notes.add(added ? 'trust-changed' : 'certificate-issued', {
      title: isAuthority ? phrase`new authority: ${name}` : phrase`new certificate: ${name}`,
      key: [address],
      // Its arguments are compared with those that constructs make.
      of: whole,
    });
    return;
  }
  if (goes) {
    if (isAuthority && resource.type === 'tls_locally_signed_cert') {
      notes.add('certificate-authority', {
        title: phrase`authority ${name} is no longer signed by its predecessor`,
        details: [phrase`It stays. Whoever trusts only the predecessor no longer accepts certificates from it.`],
        key: [address, action],
        of: whole,
      });
    } else if (isAuthority) {
      notes.add('certificate-authority', {
        title: phrase`authority ${name} is removed`,
        details: [phrase`Its certificates are accepted only by servers and clients that do not have this change yet.`],
        key: [address, action],
        of: whole,
      });
    } else if (action === 'forget') {
      notes.add('resource-changed', {
        title: phrase`Terraform forgets certificate ${name}: nothing renews it any more`,
        key: [address, action],
        of: whole,
      });
    } else notes.explain(whole);
    return;
  }
  if (action !== 'replace') {
    updated(stack, resource, notes);
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
      of: looked,
    });
    return;
  }
  const sameIssuer = sameSeen(before.ca_cert_pem ?? null, after.ca_cert_pem ?? null);
  const powers = POWERS.filter((argument) => !isHarmless(argument, resource));
  if (powers.length > 0) {
    notes.add('trust-changed', {
      title: phrase`certificate ${name} is reissued with other uses or another validity: ${listed(powers)}`,
      details: [phrase`This changes what it may be used for, whether it may sign others, or how long it is valid.`],
      key: [address, ...powers, ...powers.map((argument) => JSON.stringify(after[argument] ?? null))],
      of: looked,
    });
    return;
  }
  if (keyStays && sameIssuer) {
    notes.add('certificate-renewed', {
      title: phrase`certificate ${name} is renewed${expiry(before.validity_end_time)}`,
      details: [phrase`Same key, names and issuer. Servers pick it up by reload.`],
      key: [address],
      of: looked,
    });
    return;
  }
  notes.add('certificate-replaced', {
    title: phrase`certificate ${name} is replaced: ${[why(resource, keyStays)]}`,
    details: [phrase`Open connections stay; new ones use the new certificate.`],
    key: [address],
    of: looked,
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

/** Arguments that define who a certificate is for, what it may be used for, and how long. */
const POWERS = [
  ...NAMES,
  ...['is_ca_certificate', 'allowed_uses', 'validity_period_hours', 'early_renewal_hours', 'max_path_length'],
  ...['set_subject_key_id', 'set_authority_key_id'],
];

/** Whom it is issued by and for, which is compared on its own, and what the provider computes. */
const ISSUED = [
  ...['ca_cert_pem', 'ca_private_key_pem', 'cert_request_pem', 'private_key_pem', 'ca_key_algorithm', 'key_algorithm'],
  ...['cert_pem', 'id', 'ready_for_renewal', 'validity_start_time', 'validity_end_time'],
];

/** Whether an argument stays what it is, or renews the certificate at another time before it expires. */
function isHarmless(argument: string, { before, after }: PlannedResource): boolean {
  if (sameSeen(before[argument] ?? null, after[argument] ?? null)) return true;
  return argument === 'early_renewal_hours' && isRenewed(after);
}

/** Whether a certificate is renewed before it expires. */
function isRenewed({ early_renewal_hours: early, validity_period_hours: hours }: PlannedResource['after']): boolean {
  const [from, until] = [numberOf(early), numberOf(hours)];
  return from !== undefined && until !== undefined && from > 0 && from < until;
}

/** What a plan changes of a certificate that is not issued again. */
function updated({ changes, ...stack }: PlannedStack, resource: PlannedResource, notes: Notes): void {
  const of = changes.filter((change) => change.resource === resource);
  const isCounted = ({ path }: PlannedChange) => path === 'ready_for_renewal';
  notes.explain(of.filter(isCounted));
  const others = of.filter((change) => !isCounted(change));
  if (others.length === 0) return;
  const name = nameOf({ changes, ...stack }, resource);
  const paths = others.map(({ path }) => path);
  if (paths.every((path) => path === 'early_renewal_hours') && isRenewed(resource.after)) {
    notes.add('certificate-renewed', {
      title: phrase`certificate ${name} is renewed ${String(resource.after.early_renewal_hours)} hours before it expires`,
      details: [phrase`Until now: ${String(resource.before.early_renewal_hours)} hours.`],
      key: [resource.address, String(resource.after.early_renewal_hours)],
      of: others,
    });
    return;
  }
  notes.add('resource-changed', {
    title: phrase`renewal of certificate ${name} changes: ${listed(paths)}`,
    key: [resource.address, ...paths],
    of: others,
  });
}

/** A certificate that is valid for longer than this project's are, or than those that the fleet has. */
function validity(stack: PlannedStack, resource: PlannedResource, all: readonly PlannedStack[], notes: Notes): void {
  const { after, address, action, before } = resource;
  if (action === 'replace' && sameSeen(before.validity_period_hours, after.validity_period_hours)) return;
  const isAuthority = after.is_ca_certificate === true;
  const theirs = all
    .flatMap(({ plan }) => [...plan.resources.values()])
    .filter((each) => CERTIFICATE_TYPE.test(each.type) && (each.before.is_ca_certificate === true) === isAuthority)
    .map((each) => numberOf(each.before.validity_period_hours) ?? 0);
  const most = Math.max((isAuthority ? DEFAULT_AUTHORITY_VALIDITY : DEFAULT_VALIDITY).hours, ...theirs);
  const hours = numberOf(after.validity_period_hours);
  if (hours !== undefined && hours <= most && isRenewed(after)) return;
  const name = nameOf(stack, resource);
  notes.add('trust-changed', {
    title:
      hours !== undefined && hours > most
        ? phrase`certificate ${name} is valid for ${Math.round(hours / 24)} days; others of this fleet for ${Math.round(most / 24)} at most`
        : phrase`certificate ${name} is not renewed before it expires: valid for ${hours ?? '(not set)'} h, renewed ${numberOf(after.early_renewal_hours) ?? '(not set)'} h before`,
    details: [phrase`Whoever has its key is accepted for as long as it is valid.`],
    key: [address, String(hours), String(after.early_renewal_hours)],
  });
}

/** Who a certificate is for. */
function request(stack: PlannedStack, resource: PlannedResource, all: readonly PlannedStack[], notes: Notes): void {
  const { action, address } = resource;
  if (action === 'create') {
    const [odd, ...more] = oddNames(resource, stack, all);
    if (odd === undefined) return;
    notes.add('trust-changed', {
      title: phrase`new certificate ${nameOf(stack, resource)}: ${odd}`,
      details: more,
      key: [address, ...newNames(resource)],
      names: [resource],
    });
    return;
  }
  const of = stack.changes.filter((change) => change.resource === resource);
  if (action === 'delete') notes.explain(of);
  if (action !== 'replace') return;
  const [was, is] = [resource.before, resource.after].map(({ subject }) => blockOf(subject).common_name ?? null);
  // Under the name of another user it is a certificate of that one, which this project issues elsewhere.
  const users = sameSeen(was, is) ? [] : newNames(resource).filter((name) => usersAmong([name], all).length > 0);
  const names = [...new Set([...users, ...oddNewNames(resource, stack)])];
  const looked = [WHOLE, ...NAMES, 'private_key_pem', 'cert_request_pem', 'id', 'key_algorithm'];
  notes.explain(changesWithin(stack.changes, resource, looked));
  if (names.length === 0) return;
  notes.add('trust-changed', {
    title: phrase`certificate ${nameOf(stack, { ...resource, after: resource.before })} is also for ${listed(names)}`,
    details: usersAmong(names, all),
    key: [address, ...names],
    names: [resource],
  });
}

const DAY_MS = 86_400_000;

/**
 * The certificates that a stack has after the plan; those that the plan leaves unchanged with the end of their
 * validity.
 */
export function certificatesOf(stack: PlannedStack): CertificateReview[] {
  const { plan } = stack;
  const now = plan.plannedAt === undefined ? Number.NaN : Date.parse(plan.plannedAt);
  return [...plan.resources.values()].flatMap((resource) => {
    if (!CERTIFICATE_TYPE.test(resource.type) || Object.keys(resource.after).length === 0) return [];
    const end = resource.after.validity_end_time;
    const name = nameOf(stack, resource);
    if (typeof end !== 'string' || !/^\d{4}-\d{2}-\d{2}T/.test(end)) return [{ stack: plan.stack, name }];
    const daysLeft = Math.floor((Date.parse(end) - now) / DAY_MS);
    return [{ stack: plan.stack, name, notAfter: end, ...(Number.isNaN(daysLeft) ? {} : { daysLeft }) }];
  });
}
