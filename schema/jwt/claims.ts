import { z } from 'zod';
import { show } from '../show';
import { ROLE, type Role } from './role';
import { readToken } from './token';

const CLAIMS = {
  sub: z.string(),
  iss: z.string(),
  name: z.string().optional(),
  exp: z.number().optional(),
  nbf: z.number().optional(),
};

const TYPED = z.object({ nats: z.object({ type: z.string() }) });

/** What an absent limit means: none allowed. */
const limit = () => z.number().default(0);

const STORAGE = z.object({ disk_storage: limit() });

const OPERATOR = z.object({
  ...CLAIMS,
  nats: z.object({
    signing_keys: z.array(z.string()).default([]),
    system_account: z.string().optional(),
    strict_signing_key_usage: z.boolean().default(false),
  }),
});

const NO_LIMITS = { conn: 0, leaf: 0, disk_storage: 0, mem_storage: 0 };

const ACCOUNT = z.object({
  ...CLAIMS,
  nats: z.object({
    limits: z
      .object({
        conn: limit(),
        leaf: limit(),
        disk_storage: limit(),
        mem_storage: limit(),
        tiered_limits: z.record(z.string(), STORAGE).optional(),
      })
      .default(NO_LIMITS),
    imports: z.array(z.object({ subject: z.string(), account: z.string() })).default([]),
    signing_keys: z.array(z.union([z.string(), ROLE])).default([]),
    authorization: z.object({ auth_users: z.array(z.string()).default([]) }).optional(),
  }),
});

interface Identity {
  /** Its public key. */
  readonly id: string;
  /** Its name; the id where it has none. */
  readonly name: string;
  /** Public key that signed the JWT. */
  readonly issuer: string;
  /** Start of the JWT's validity. @default no start */
  readonly notBefore?: Date;
  /** End of the JWT's validity. @default no end */
  readonly expires?: Date;
}

/** Claims of an operator JWT, as far as they matter to a fleet. */
export interface OperatorClaims extends Identity {
  /** Signing keys: keys other than its identity key with which it signs accounts. */
  readonly signingKeys: readonly string[];
  /** Id of the system account, where it names one. */
  readonly systemAccount?: string;
  /** Whether its identity key may not sign accounts. */
  readonly strict: boolean;
}

/** Claims of an account JWT, as far as they matter to a fleet. A limit of -1 means unlimited, 0 means none. */
export interface AccountClaims extends Identity {
  /** Maximum connections of clients and leaves together. */
  readonly connections: number;
  /** Maximum connections of leaves. */
  readonly leaves: number;
  /** Maximum bytes of JetStream on disk: of all streams together, or by number of replicas, `R1`, `R3`. */
  readonly disk: number | Readonly<Record<string, number>>;
  /** Whether it has JetStream at all, on disk or in memory. */
  readonly jetstream: boolean;
  /** What it imports from other accounts. */
  readonly imports: readonly { readonly subject: string; readonly account: string }[];
  /** Signing keys that set the permissions of their users. */
  readonly roles: readonly Role[];
  /** Whether it uses auth callout. */
  readonly authorizationService: boolean;
}

/** The claims of a JWT, or what is wrong with it. */
export type Reading<Claims> = { readonly claims: Claims } | { readonly problem: string };

/** Reads an operator JWT. */
export function readOperator(text: string): Reading<OperatorClaims> {
  return read(text, 'operator', OPERATOR, ({ nats, ...rest }) => ({
    ...identity(rest),
    signingKeys: nats.signing_keys,
    systemAccount: nats.system_account || undefined,
    strict: nats.strict_signing_key_usage,
  }));
}

/** Reads an account JWT. */
export function readAccount(text: string): Reading<AccountClaims> {
  return read(text, 'account', ACCOUNT, ({ nats, ...rest }) => ({
    ...identity(rest),
    connections: nats.limits.conn,
    leaves: nats.limits.leaf,
    ...storage(nats.limits),
    imports: nats.imports,
    roles: nats.signing_keys.filter((key) => typeof key !== 'string'),
    authorizationService: (nats.authorization?.auth_users ?? []).length > 0,
  }));
}

function read<Schema extends z.ZodType, Claims>(
  text: string,
  type: 'operator' | 'account',
  schema: Schema,
  of: (payload: z.output<Schema>) => Claims,
): Reading<Claims> {
  const what = `an ${type} JWT`;
  const token = readToken(text, what);
  if ('problem' in token) return token;
  const given = TYPED.safeParse(token.payload).data?.nats.type;
  if (given !== type) return { problem: `is a JWT of type ${show(given)}; it must be ${what}` };
  const parsed = schema.safeParse(token.payload);
  if (!parsed.success) {
    return { problem: `has a claim ${show(parsed.error.issues[0]?.path.join('.'))} that is not valid in ${what}` };
  }
  return { claims: of(parsed.data) };
}

function identity({ sub, iss, name, exp, nbf }: z.output<z.ZodObject<typeof CLAIMS>>): Identity {
  return { id: sub, name: name || sub, issuer: iss, notBefore: date(nbf), expires: date(exp) };
}

/** Seconds since 1970; 0 means none, as in nats-server. */
function date(seconds: number | undefined): Date | undefined {
  return seconds ? new Date(seconds * 1000) : undefined;
}

function storage(limits: z.output<typeof ACCOUNT>['nats']['limits']) {
  const tiers = Object.entries(limits.tiered_limits ?? {});
  if (tiers.length === 0) {
    return { disk: limits.disk_storage, jetstream: limits.disk_storage !== 0 || limits.mem_storage !== 0 };
  }
  return { disk: Object.fromEntries(tiers.map(([tier, of]) => [tier, of.disk_storage])), jetstream: true };
}
