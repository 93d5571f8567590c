import { z } from 'zod';
import { didYouMean } from '../lib/suggest';
import { certificateSource, certificates } from './certificates';
import { OPERATOR_FIELDS } from './jwt';
import { rotation } from './rotation';
import { oneOf, show } from './show';
import { strict } from './strict';
import { flag, notA, text } from './text';

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
  oneAuthority: flag().optional(),
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
      strict('trust', {
        kind: z.literal('operator'),
        tls: flag().optional(),
        ...OPERATOR_FIELDS,
        roles: strict('roles of signing keys, as { site, region }', {
          site: role().optional(),
          region: role().optional(),
        }).optional(),
        ...CERTIFICATES,
      }),
    ],
    { error: (issue) => (issue.code === 'invalid_union' ? unknownKind(issue.input) : notA(EXPECTED)(issue)) },
  );
}

function role() {
  return text("a role of one of the account's signing keys");
}

const KINDS = ['mutual-tls', 'password', 'operator'];
const KNOWN = oneOf(KINDS);
const EXPECTED = 'one of { kind: "mutual-tls" }, { kind: "password" } and { kind: "operator", … }';

function unknownKind(given: unknown): string {
  const kind = typeof given === 'object' && given !== null && 'kind' in given ? given.kind : undefined;
  if (kind === 'none') {
    return `"none" would let anybody in as a leaf; leaves must authenticate: ${KNOWN}`;
  }
  if (kind === undefined) return `is missing: it must be ${KNOWN}`;
  return `${show(kind)} is not a kind of trust: ${KNOWN}${didYouMean(kind, KINDS)}`;
}
