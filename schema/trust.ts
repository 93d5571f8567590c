import { z } from 'zod';
import { DEFAULT_AUTHORITY_VALIDITY, DEFAULT_VALIDITY, type Validity } from '../constructs/trust/validity';
import { didYouMean } from '../lib/suggest';
import { certificateSource, certificates } from './certificates';
import { group, kindOf, optional, required, withDefault } from './field';
import { OPERATOR_FIELDS } from './jwt';
import { rotation } from './rotation';
import { oneOf, show } from './show';
import { strict } from './strict';
import { flag, notA, text } from './text';

const HOURS = 'a whole number of hours above 0';

/** A century; anything longer is a typo. */
const LONGEST_HOURS = 100 * 365 * 24;

function hours() {
  const type = z.number({ error: notA(HOURS) }).superRefine((value, context) => {
    if (Number.isInteger(value) && value > 0 && value <= LONGEST_HOURS) return;
    context.addIssue({ code: 'custom', message: `${show(value)} is not ${HOURS}, at most a hundred years (876000)` });
  });
  return kindOf(type, { what: HOURS, json: { type: 'integer', minimum: 1, maximum: LONGEST_HOURS } });
}

function validity(what: string, type: string, standard: Validity) {
  return strict(`${what}, as { hours, earlyRenewalHours }`, type, {
    hours: withDefault(hours(), {
      says: 'Hours from issue to expiry.',
      unit: 'hours',
      default: standard.hours,
      example: standard.hours / 5,
      since: '0.1.0',
    }),
    earlyRenewalHours: withDefault(hours(), {
      says: 'Hours before expiry from which on a deploy issues a new certificate.',
      unit: 'hours',
      default: standard.earlyRenewalHours,
      example: standard.earlyRenewalHours / 2,
      since: '0.1.0',
    }),
  });
}

const CERTIFICATES = {
  validity: group(validity('the validity of certificates', 'ValidityInput', DEFAULT_VALIDITY), {
    says: 'How long certificates of servers, leaves and clients are valid: one year, renewed in the last 30 days.',
    example: { hours: 2160, earlyRenewalHours: 720 },
    since: '0.1.0',
  }),
  authority: group(
    validity('the validity of the certificate authority', 'AuthorityInput', DEFAULT_AUTHORITY_VALIDITY),
    {
      says: 'How long certificates of authorities are valid: ten years, renewed in the last year.',
      example: { hours: 43_800 },
      since: '0.1.0',
    },
  ),
  ca: group(rotation('the generation of the certificate authorities'), {
    says: "Generation of the certificate authorities in Terraform's state (for leaves, for the hub, those of regions, sites and routes). Replace them in two deploys: the next generation with `overlap`, then without.",
    example: { generation: 2, overlap: true },
    since: '0.1.0',
  }),
  oneAuthority: withDefault(flag(), {
    says: 'Whether the fleet was deployed when one authority issued for all servers and for leaves: its certificates are accepted until every tier has those of its own authorities. Migrate in two deploys, see docs/trust.md.',
    default: false,
    example: true,
    since: '0.1.0',
  }),
  authorities: withDefault(certificates(), {
    says: 'PEM certificates of the external CAs that servers and leaves trust: those that issue where Terraform does not.',
    default: [],
    example: ['-----BEGIN CERTIFICATE-----\n…\n-----END CERTIFICATE-----\n'],
    since: '0.1.0',
  }),
  certificates: withDefault(certificateSource(), {
    says: 'Who issues certificates and creates their private keys, unless a tier overrides it: Terraform, whose state then holds the keys; an external issuer; or cert-manager.',
    default: 'terraform',
    example: 'existing',
    since: '0.1.0',
  }),
};

const tls = () =>
  withDefault(flag(), {
    says: 'Whether connections are encrypted, with server certificates only. If false, the validity of certificates has no effect.',
    default: true,
    example: false,
    since: '0.1.0',
  });

const kindIs = <Kind extends string>(kind: Kind, says: string) =>
  required(z.literal(kind), { says, example: kind, since: '0.1.0' });

/** Schema of trust. */
export function trust() {
  const always = z.literal(true, {
    error: ({ input }) => `${show(input)} is not possible with "mutual-tls", only true`,
  });
  const role = (of: string) =>
    optional(text("a role of one of the account's signing keys"), {
      says: `Role of the account's signing key that signs the users of ${of}.`,
      otherwise: 'each of these users has its own permissions',
      example: 'leaf',
      since: '0.1.0',
    });
  const type = z.discriminatedUnion(
    'kind',
    [
      strict('trust', 'MutualTlsInput', {
        kind: kindIs(
          'mutual-tls',
          'A certificate is the identity: its DNS subject alternative name is the user name, and no password is sent.',
        ),
        tls: withDefault(kindOf(always, { what: 'true' }), {
          says: 'Connections are encrypted.',
          default: true,
          example: true,
          since: '0.1.0',
        }),
        ...CERTIFICATES,
      }),
      strict('trust', 'PasswordTrustInput', {
        kind: kindIs('password', 'User name and password; the hub holds the bcrypt hash.'),
        tls: tls(),
        ...CERTIFICATES,
      }),
      strict('trust', 'OperatorTrustInput', {
        kind: kindIs(
          'operator',
          "A JWT operator and its accounts (decentralized JWT) decide who may connect to the hub and to regions. The credentials of sites and clients are created with `nsc`, and must be in Secrets before the deploy. Clients of a site have certificates of the site's own CA, as with mutual TLS.",
        ),
        tls: tls(),
        ...OPERATOR_FIELDS,
        roles: group(
          strict('roles of signing keys, as { site, region }', 'RolesInput', {
            site: role('sites'),
            region: role('regions'),
          }),
          {
            says: "Roles of the account's signing keys that sign the users of sites and regions.",
            example: { site: 'leaf' },
            since: '0.1.0',
          },
        ),
        ...CERTIFICATES,
      }),
    ],
    { error: (issue) => (issue.code === 'invalid_union' ? unknownKind(issue.input) : notA(EXPECTED)(issue)) },
  );
  return kindOf(type, { what: EXPECTED });
}

const KINDS = ['mutual-tls', 'password', 'operator'];
const KNOWN = oneOf(KINDS);
const EXPECTED = 'one of { kind: "mutual-tls" }, { kind: "password" } and { kind: "operator", … }';

function unknownKind(given: unknown): string {
  const kind = typeof given === 'object' && given !== null && 'kind' in given ? given.kind : undefined;
  if (kind === 'none') {
    return `"none" would let anyone connect as a leaf; leaves must authenticate: ${KNOWN}`;
  }
  if (kind === undefined) return `is missing: it must be ${KNOWN}`;
  return `${show(kind)} is not a kind of trust: ${KNOWN}${didYouMean(kind, KINDS)}`;
}
