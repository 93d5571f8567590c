import { X509Certificate } from 'node:crypto';
import { z } from 'zod';
import { certificatesIn, holdsOnlyCertificates } from '../lib/pem';
import { didYouMean } from '../lib/suggest';
import { kindOf, required, withDefault } from './field';
import { objectName } from './name';
import { show } from './show';
import { strict } from './strict';
import { freeText, notA } from './text';

const KINDS = ['terraform', 'existing'] as const;
const WHAT = '"terraform", "existing" or { certManager: { name } }';

/** Schema of who issues certificates. */
export function certificateSource() {
  const certManager = strict('a cert-manager issuer, as { name, kind, group }', 'CertManagerInput', {
    name: required(objectName('a cert-manager issuer'), {
      says: 'Name of the issuer.',
      example: 'fleet-ca',
      since: '0.1.0',
    }),
    kind: withDefault(freeText('the kind of an issuer'), {
      says: "`Issuer` in the tier's namespace, or `ClusterIssuer`.",
      default: 'ClusterIssuer',
      example: 'Issuer',
      since: '0.1.0',
    }),
    group: withDefault(freeText('the API group of an issuer'), {
      says: "API group of the issuer; cert-manager's own is `cert-manager.io`.",
      default: 'cert-manager.io',
      example: 'issuers.example.com',
      since: '0.1.0',
    }),
  });
  const type = z.union(
    [
      z.enum(KINDS),
      strict(WHAT, 'CertificateSourceInput', {
        certManager: required(certManager, {
          says: "A cert-manager issuer in the tier's cluster, which issues each certificate.",
          example: { name: 'fleet-ca' },
          since: '0.1.0',
        }),
      }),
    ],
    { error: unknownSource },
  );
  return kindOf(type, { what: WHAT });
}

function unknownSource({ input }: { readonly input?: unknown }): string {
  return `${notA(WHAT)({ input })}${didYouMean(input, KINDS)}`;
}

/** What is wrong with a value that may contain a private key: none of its text is shown. */
function unshown(what: string) {
  return ({ input }: { readonly input?: unknown }) =>
    typeof input === 'string' || typeof input === 'object' ? `is not ${what}` : notA(what)({ input });
}

/** Schema of CA certificates in PEM. */
export function certificates() {
  const what = 'a list of CA certificates in PEM';
  return kindOf(z.array(certificate(), { error: unshown(what) }), { what });
}

/** Schema of a CA certificate in PEM. */
function certificate() {
  const what = 'a CA certificate in PEM';
  const type = z.string({ error: unshown(what) }).superRefine((pem, context) => {
    const problem = certificateProblem(pem);
    if (problem) context.addIssue({ code: 'custom', message: problem });
  });
  return kindOf(type, { what });
}

function certificateProblem(text: string): string | undefined {
  if (/PRIVATE KEY/.test(text)) return 'contains a private key; only certificates are allowed';
  const certificates = certificatesIn(text);
  if (certificates.length === 0) return notOne(text);
  if (!holdsOnlyCertificates(text)) return `contains more than certificates; ${BEGINS}`;
  return certificates.map(singleProblem).find((problem) => problem !== undefined);
}

const BEGINS = 'a PEM certificate begins with "-----BEGIN CERTIFICATE-----"';

function singleProblem(pem: string): string | undefined {
  try {
    const { ca, validTo } = new X509Certificate(pem);
    if (!ca) return 'is a certificate, but not of a CA';
    const end = new Date(validTo);
    return end.getTime() < Date.now() ? `expired at ${end.toISOString()}` : undefined;
  } catch {
    return notOne(pem);
  }
}

function notOne(text: string): string {
  return `${show(text.slice(0, SHOWN))} is not a certificate; ${BEGINS}`;
}

/** Characters shown of a text that is not a certificate. */
const SHOWN = 40;
