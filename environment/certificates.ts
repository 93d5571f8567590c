import { X509Certificate } from 'node:crypto';
import { z } from 'zod';
import { objectName } from './name';
import { show } from './show';
import { strict } from './strict';
import { didYouMean } from './suggest';
import { freeText, notA } from './text';

const KINDS = ['terraform', 'existing'] as const;
const WHAT = '"terraform", "existing" or { certManager: { name } }';

/** Schema of who issues certificates. */
export function certificateSource() {
  return z.union(
    [
      z.enum(KINDS),
      strict(WHAT, {
        certManager: strict('an issuer of cert-manager, as { name, kind, group }', {
          name: objectName('an issuer of cert-manager'),
          kind: freeText('the kind of an issuer').optional(),
          group: freeText('the API group of an issuer').optional(),
        }),
      }),
    ],
    { error: ({ input }) => `${notA(WHAT)({ input })}${didYouMean(input, KINDS)}` },
  );
}

/** Schema of a CA's certificate, PEM. */
export function certificate() {
  return z.string({ error: notA('a CA certificate, PEM') }).superRefine((pem, context) => {
    const problem = certificateProblem(pem);
    if (problem) context.addIssue({ code: 'custom', message: problem });
  });
}

function certificateProblem(pem: string): string | undefined {
  if (/PRIVATE KEY/.test(pem)) return 'holds a private key; only certificates belong here';
  try {
    const { ca, validToDate } = new X509Certificate(pem);
    if (!ca) return 'is a certificate, but not that of a CA';
    return validToDate.getTime() < Date.now() ? `has expired, ${validToDate.toISOString()}` : undefined;
  } catch {
    return `${show(pem.slice(0, SHOWN))} is not a certificate; a PEM text begins with "-----BEGIN CERTIFICATE-----"`;
  }
}

/** So much of a wrong text is shown. */
const SHOWN = 40;
