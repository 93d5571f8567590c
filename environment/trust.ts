import { z } from 'zod';
import { certificateSource, certificates } from './certificates';
import { rotation } from './rotation';
import { show } from './show';
import { strict } from './strict';
import { didYouMean } from './suggest';
import { flag, notA } from './text';

const HOURS = 'a whole number of hours above 0';

/** A typing error beyond it, not a wish: a century. */
const LONGEST_HOURS = 100 * 365 * 24;

function hours() {
  return z.number({ error: notA(HOURS) }).superRefine((value, context) => {
    if (Number.isInteger(value) && value > 0 && value <= LONGEST_HOURS) return;
    context.addIssue({ code: 'custom', message: `${show(value)} is not ${HOURS}, a hundred years (876000) at most` });
  });
}

function validity(what: string) {
  return strict(`${what}, as { hours, earlyRenewalHours }`, {
    hours: hours().optional(),
    earlyRenewalHours: hours().optional(),
  });
}

const CERTIFICATES = {
  validity: validity('the validity of certificates').optional(),
  authority: validity('the validity of the certificate authority').optional(),
  ca: rotation('the generation of the certificate authorities').optional(),
  authorities: certificates().optional(),
  certificates: certificateSource().optional(),
};

/** Schema of trust. */
export function trust() {
  return z.discriminatedUnion(
    'kind',
    [
      strict('trust', {
        kind: z.literal('mutual-tls'),
        tls: z
          .literal(true, { error: ({ input }) => `${show(input)} is not possible with "mutual-tls", only true` })
          .optional(),
        ...CERTIFICATES,
      }),
      strict('trust', { kind: z.literal('password'), tls: flag().optional(), ...CERTIFICATES }),
    ],
    { error: (issue) => (issue.code === 'invalid_union' ? unknownKind(issue.input) : notA(EXPECTED)(issue)) },
  );
}

const KINDS = ['mutual-tls', 'password'];
const EXPECTED = 'one of { kind: "mutual-tls" } and { kind: "password" }';

function unknownKind(given: unknown): string {
  const kind = typeof given === 'object' && given !== null && 'kind' in given ? given.kind : undefined;
  if (kind === 'none') {
    return '"none" would let anybody in as a leaf; leaves must authenticate: "mutual-tls" or "password"';
  }
  if (kind === undefined) return 'is missing: it must be "mutual-tls" or "password"';
  return `${show(kind)} is not a kind of trust: "mutual-tls" or "password"${didYouMean(kind, KINDS)}`;
}
