import { CERTIFICATE_TYPE } from '../../model/certificates';
import type { PlannedResource } from '../../model/plan/plan';
import { Hidden, mapOf, type Seen, sameSeen, textOf } from '../../model/plan/seen';
import { nameOf } from '../certificate-name';
import { changesWithin, WHOLE } from '../changes';
import type { Analysis, Notes, PlannedStack } from '../notes';
import { phrase } from '../phrase';

/** Private keys: those of authorities that are lost, and those that are weaker than this project's. */
export const authorityKeys: Analysis = (stack, notes, all) => {
  for (const resource of stack.plan.resources.values()) {
    if (resource.type !== 'tls_private_key') continue;
    const { action } = resource;
    if (action === 'delete' || action === 'forget') lost(stack, resource, all, notes);
    if (action === 'replace') replaced(stack, resource, notes);
  }
};

function lost(stack: PlannedStack, key: PlannedResource, all: readonly PlannedStack[], notes: Notes): void {
  const of = changesWithin(stack.changes, key, [WHOLE]);
  const authority = authorityOf(stack, key);
  if (authority === undefined && isOfCertificate(stack, key)) {
    // That its certificate goes too is reported of the certificate; a key without one is forgotten or deleted alone.
    if (key.action === 'delete' && !isAlone(stack, key)) notes.explain(of);
    return;
  }
  if (authority && key.action === 'delete' && isRetired(stack, authority, all)) {
    notes.explain(of);
    return;
  }
  const name = authority ? nameOf(stack, authority) : key.address;
  notes.add('authority-lost', {
    title:
      key.action === 'forget'
        ? phrase`Terraform forgets the key of authority ${name}: nothing can be issued by it any more`
        : phrase`the key of authority ${name} is deleted: nothing can be issued by it any more`,
    details: [
      phrase`Its certificates work until they expire; none can be renewed. A new authority means a new certificate for each server, region, site and client.`,
    ],
    key: [key.address, key.action ?? ''],
    of,
  });
}

/** The authority that signs with a key: its own certificate, or one that it has issued. */
function authorityOf({ plan }: PlannedStack, key: PlannedResource): PlannedResource | undefined {
  const own = key.before.private_key_pem;
  const uses = (value: Seen | undefined) => own instanceof Hidden && value instanceof Hidden && own.same(value);
  const found = [...plan.resources.values()].filter(({ type }) => CERTIFICATE_TYPE.test(type));
  return (
    found.find(({ before }) => before.is_ca_certificate === true && uses(before.private_key_pem)) ??
    found.find(({ before }) => uses(before.ca_private_key_pem))
  );
}

/** Whether a key goes, or becomes another one, while a certificate of it stays: they no longer fit together. */
function isAlone({ plan }: PlannedStack, key: PlannedResource): boolean {
  const own = key.before.private_key_pem;
  return [...plan.resources.values()].some(
    ({ type, action, before }) =>
      (type === 'tls_cert_request' || CERTIFICATE_TYPE.test(type)) &&
      action === undefined &&
      own instanceof Hidden &&
      before.private_key_pem instanceof Hidden &&
      own.same(before.private_key_pem),
  );
}

/** Whether a key is certainly that of a certificate which is no authority. */
function isOfCertificate({ plan }: PlannedStack, key: PlannedResource): boolean {
  const own = key.before.private_key_pem;
  return [...plan.resources.values()].some(
    ({ type, before }) =>
      type === 'tls_cert_request' &&
      own instanceof Hidden &&
      before.private_key_pem instanceof Hidden &&
      own.same(before.private_key_pem),
  );
}

/**
 * Whether an authority may go: it has signed its successor, which stays; or it is one of servers that are removed or
 * have no certificate of it any more.
 */
function isRetired(stack: PlannedStack, authority: PlannedResource, all: readonly PlannedStack[]): boolean {
  const pem = textOf(authority.before.cert_pem);
  if (pem === undefined) return false;
  const certificates = [...stack.plan.resources.values()].filter(({ type }) => CERTIFICATE_TYPE.test(type));
  const isSignedBy = (values: PlannedResource['before']) => textOf(values.ca_cert_pem)?.trim() === pem.trim();
  const successors = certificates.filter(({ before }) => before.is_ca_certificate === true && isSignedBy(before));
  const others = all.flatMap(({ plan }) => [...plan.resources.values()]);
  const isLeft = others.some(
    ({ type, after }) => CERTIFICATE_TYPE.test(type) && after.is_ca_certificate !== true && isSignedBy(after),
  );
  if (isLeft) return false;
  if (successors.length > 0) {
    return certificates.some(
      ({ type, action, after, before }) =>
        type === 'tls_self_signed_cert' &&
        action === undefined &&
        after.is_ca_certificate === true &&
        textOf(before.cert_pem)?.trim() !== pem.trim(),
    );
  }
  // Others are used in this stack alone.
  const { role } = mapOf(stack.plan.of as unknown as Seen);
  return role === 'hub' || role === 'region' || role === 'leaf';
}

/** Keys as strong as those that this project makes. */
const STRONG: readonly Readonly<Record<string, readonly Seen[]>>[] = [
  { algorithm: ['ECDSA'], ecdsa_curve: ['P256', 'P384', 'P521'] },
  { algorithm: ['RSA'], rsa_bits: [2048, 3072, 4096] },
];

function replaced(stack: PlannedStack, key: PlannedResource, notes: Notes): void {
  const of = changesWithin(stack.changes, key, [WHOLE, 'algorithm', 'ecdsa_curve', 'rsa_bits', ...MADE]);
  const { before, after } = key;
  const isStrong = STRONG.some((kind) =>
    Object.entries(kind).every(([argument, values]) => values.includes(after[argument] ?? null)),
  );
  const isAsBefore = ['algorithm', 'ecdsa_curve', 'rsa_bits'].every((argument) =>
    sameSeen(before[argument] ?? null, after[argument] ?? null),
  );
  // That it is another key is reported of its certificate.
  if (isStrong || isAsBefore) {
    if (!isAlone(stack, key)) notes.explain(of);
    return;
  }
  notes.add('trust-changed', {
    title: phrase`key ${key.address} is of another kind: ${[kindOf(before)]} → ${[kindOf(after)]}`,
    details: [phrase`This project makes ECDSA keys on P256. Weaker ones can be broken; others are not tested.`],
    key: [key.address, kindOf(after)],
    of,
  });
}

function kindOf({ algorithm, ecdsa_curve: curve, rsa_bits: bits }: PlannedResource['after']): string {
  return `${String(algorithm)} ${String(algorithm === 'RSA' ? bits : (curve ?? ''))}`;
}

/** What the provider computes. */
const MADE = [
  ...['id', 'private_key_pem', 'private_key_openssh', 'private_key_pem_pkcs8', 'public_key_pem', 'public_key_openssh'],
  ...['public_key_fingerprint_md5', 'public_key_fingerprint_sha256'],
];
