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
  const certManager = strict('an issuer of cert-manager, as { name, kind, group }', 'CertManagerInput', {
    name: required(objectName('an issuer of cert-manager'), {
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
          says: "An issuer of cert-manager in the tier's cluster, which is asked for each certificate.",
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

/** What is wrong with a value that may hold a key, however it came there: no text of it is shown. */
function unshown(what: string) {
  return ({ input }: { readonly input?: unknown }) =>
    typeof input === 'string' || typeof input === 'object' ? `is not ${what}` : notA(what)({ input });
}

/** Schema of CA certificates, PEM. */
export function certificates() {
  const what = 'a list of CA certificates, PEM';
  return kindOf(z.array(certificate(), { error: unshown(what) }), { what });
}

/** Schema of a CA's certificate, PEM. */
function certificate() {
  const what = 'a CA certificate, PEM';
  const type = z.string({ error: unshown(what) }).superRefine((pem, context) => {
    const problem = certificateProblem(pem);
    if (problem) context.addIssue({ code: 'custom', message: problem });
  });
  return kindOf(type, { what });
}

function certificateProblem(text: string): string | undefined {
  if (/PRIVATE KEY/.test(text)) return 'holds a private key; only certificates belong here';
  const certificates = certificatesIn(text);
  if (certificates.length === 0) return notOne(text);
  if (!holdsOnlyCertificates(text)) return `holds more than certificates; ${BEGINS}`;
  return certificates.map(singleProblem).find((problem) => problem !== undefined);
}

const BEGINS = 'a PEM text begins with "-----BEGIN CERTIFICATE-----"';

function singleProblem(pem: string): string | undefined {
  try {
    const { ca, validTo } = new X509Certificate(pem);
    if (!ca) return 'is a certificate, but not that of a CA';
    const end = new Date(validTo);
    return end.getTime() < Date.now() ? `has expired, ${end.toISOString()}` : undefined;
  } catch {
    return notOne(pem);
  }
}

function notOne(text: string): string {
  return `${show(text.slice(0, SHOWN))} is not a certificate; ${BEGINS}`;
}

/** So much of a wrong text is shown. */
const SHOWN = 40;
