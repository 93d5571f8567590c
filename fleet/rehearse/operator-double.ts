import {
  type Account,
  type Activation,
  createAccount,
  createOperator,
  createUser,
  decode,
  encodeAccount,
  encodeActivation,
  encodeOperator,
  encodeUser,
  fmtCreds,
  type KeyPair,
  type Operator,
  type Permissions,
  type SigningKeys,
} from '@nats-io/jwt';
import { DoubleMemory } from './double-memory';

/** The JWTs of a nats.conf in operator mode, which are public. */
export interface OperatorConf {
  readonly operator: string;
  /** The accounts' JWTs by id, as in `resolver_preload`. */
  readonly accounts: Readonly<Record<string, string>>;
}

/** What a user may do. */
export interface DoublePermissions {
  /** Subjects that it may send; empty: none. @default all */
  readonly publish?: readonly string[];
  /** Subjects that it may receive; empty: none. @default all */
  readonly subscribe?: readonly string[];
  /** Subjects that are denied to it all the same. @default none */
  readonly denySubscribe?: readonly string[];
  /** Whether it may answer requests, wherever these want the answer. @default false */
  readonly responses?: boolean;
}

/** A user of an account. */
export interface DoubleUser {
  /** Its name, which stands for `{{name()}}` in a role's permissions. */
  readonly name: string;
  /** Role of a signing key of the account, whose permissions are the user's. @default signed by the account itself */
  readonly role?: string;
  /** Tags of the user, which stand for `{{tag(…)}}`, such as `region:eu`. @default none */
  readonly tags?: readonly string[];
  /** What it may do, without a role. @default the account's default permissions */
  readonly permissions?: DoublePermissions;
  /** @default never */
  readonly expires?: Date;
}

/** What a user connects with. */
export interface DoubleCredentials {
  /** Content of the `.creds` file; secret. */
  readonly creds: string;
  /** The user's public key, by which it is listed and revoked. */
  readonly publicKey: string;
}

/** Keys of an account, and of its signing keys by role. */
interface AccountKeys {
  readonly identity: KeyPair;
  readonly roles: ReadonlyMap<string, KeyPair>;
  readonly claims: Partial<Account>;
  readonly name: string;
  readonly times: { readonly exp?: number; readonly nbf?: number };
}

/**
 * The same operator and accounts, but signed with keys made here, as no rehearsal has the real ones. Limits,
 * imports, exports, mappings, default permissions, roles with their permissions, and times are those of the real ones.
 * Left out are revocations, which are about keys that do not exist here, and services that decide who gets in (auth
 * callout).
 */
export class OperatorDouble {
  private constructor(
    /** The double's own JWT. */
    readonly operator: string,
    /** The JWTs of the double's accounts, by their own ids. */
    readonly accounts: Readonly<Record<string, string>>,
    /** The double's id for each real account's. */
    readonly ids: ReadonlyMap<string, string>,
    private readonly real: OperatorConf,
    private readonly operatorKey: KeyPair,
    private readonly keys: ReadonlyMap<string, AccountKeys>,
  ) {}

  /**
   * Makes a double, or the same one again where its keys are in the memory.
   * @throws Error for a text that is no JWT, and for an import from an account that is not among them
   */
  static async of(real: OperatorConf, memory = new DoubleMemory()): Promise<OperatorDouble> {
    const operatorKey = await memory.key('operator', createOperator);
    const decoded = await Promise.all(
      Object.entries(real.accounts).map(async ([id, jwt]) => {
        return { ...decode<Account>(jwt), id, identity: await memory.key(id, createAccount) };
      }),
    );
    const identities = new Map(decoded.map(({ id, identity }) => [id, identity]));
    const keys = new Map<string, AccountKeys>();
    for (const { id, identity, name, nats, exp, nbf } of decoded) {
      const { signingKeys, roles } = await newSigningKeys(id, nats.signing_keys ?? [], memory);
      const imports = await newImports({ id, identity }, nats.imports ?? [], identities);
      const { revocations, authorization, ...rest } = nats;
      const claims = { ...rest, signing_keys: signingKeys, imports };
      keys.set(id, { identity, roles, claims, name, times: { exp, nbf } });
    }
    const accounts: Record<string, string> = {};
    for (const [id, key] of keys) {
      const jwt = await memory.text(id, JSON.stringify(real.accounts), () => signed(key, operatorKey, {}));
      accounts[key.identity.getPublicKey()] = jwt;
    }
    const ids = new Map([...identities].map(([id, key]) => [id, key.getPublicKey()]));
    const operator = await memory.text('operator', real.operator, () => newOperator(real.operator, operatorKey, ids));
    return new OperatorDouble(operator, accounts, ids, real, operatorKey, keys);
  }

  /** Another double of the same operator, with other keys: what it signs is refused where this one is trusted. */
  untrusted(): Promise<OperatorDouble> {
    return OperatorDouble.of(this.real);
  }

  /** A text, such as a nats.conf, with the double's JWTs and ids in place of the real ones. */
  translate(text: string): string {
    const pairs = [
      [this.real.operator, this.operator],
      ...Object.entries(this.real.accounts).map(([id, jwt]) => [jwt, this.accounts[this.ids.get(id) ?? '']]),
      ...this.ids,
    ];
    return pairs.reduce((before, [real = '', double = '']) => before.replaceAll(real, double), text);
  }

  /**
   * Makes a user of an account, with a key of its own.
   * @param account the real account's id
   */
  async user(account: string, { name, role, tags, permissions, expires }: DoubleUser): Promise<DoubleCredentials> {
    const { identity, roles } = this.keysOf(account);
    const user = createUser();
    const options = { exp: expires && Math.floor(expires.getTime() / 1000) };
    const own = { tags: tags && [...tags] };
    if (role === undefined) {
      const jwt = await encodeUser(name, user, identity, { ...own, ...lists(permissions) }, options);
      return credentials(jwt, user);
    }
    const signer = roles.get(role);
    if (!signer) throw new Error(`the account ${account} has no role ${JSON.stringify(role)}`);
    return credentials(await encodeUser(name, user, identity, own, { ...options, signer, scopedUser: true }), user);
  }

  /**
   * The JWT of one of the double's accounts once more, with something changed, such as `{ revocations }`.
   * @param account the real account's id
   */
  changed(account: string, change: Partial<Account>): Promise<string> {
    return signed(this.keysOf(account), this.operatorKey, change);
  }

  private keysOf(account: string): AccountKeys {
    const keys = this.keys.get(account);
    if (!keys) throw new Error(`there is no account ${account}`);
    return keys;
  }
}

/** Every signing key is a new one; its other claims stay. */
async function newSigningKeys(
  account: string,
  real: SigningKeys,
  memory: DoubleMemory,
): Promise<{ signingKeys: SigningKeys; roles: Map<string, KeyPair> }> {
  const roles = new Map<string, KeyPair>();
  const signingKeys: SigningKeys = [];
  for (const entry of real) {
    const key = typeof entry === 'string' ? entry : entry.key;
    const pair = await memory.key(`${account} ${key}`, createAccount);
    if (typeof entry !== 'string' && !roles.has(entry.role)) roles.set(entry.role, pair);
    signingKeys.push(typeof entry === 'string' ? pair.getPublicKey() : { ...entry, key: pair.getPublicKey() });
  }
  return { signingKeys, roles };
}

type Imports = NonNullable<Account['imports']>;

/** Imports name the double's accounts; the permission to import, where one is needed, is signed again. */
async function newImports(
  importer: { readonly id: string; readonly identity: KeyPair },
  real: Imports,
  identities: ReadonlyMap<string, KeyPair>,
): Promise<Imports> {
  return Promise.all(
    real.map(async (entry) => {
      const exporter = identities.get(entry.account);
      if (!exporter) {
        throw new Error(`the account ${importer.id} imports from ${entry.account}, whose JWT is missing`);
      }
      const moved = { ...entry, account: exporter.getPublicKey() };
      if (!entry.token) return moved;
      const { name, exp, nbf, nats } = decode<Activation>(entry.token);
      const { subject = entry.subject, kind = entry.type } = nats;
      const token = await encodeActivation(name, importer.identity, exporter, kind, { subject }, { exp, nbf });
      return { ...moved, token };
    }),
  );
}

/**
 * It signs accounts itself: the real operator's signing keys, and what they are allowed to sign, cannot be rehearsed.
 */
function newOperator(real: string, key: KeyPair, ids: ReadonlyMap<string, string>): Promise<string> {
  const { name, nats, exp, nbf } = decode<Operator & { strict_signing_key_usage?: boolean }>(real);
  const { signing_keys, strict_signing_key_usage, system_account, ...rest } = nats;
  const claims = { ...rest, system_account: system_account && ids.get(system_account) };
  return encodeOperator(name, key, claims, { exp, nbf });
}

function signed({ identity, claims, name, times }: AccountKeys, signer: KeyPair, change: Partial<Account>) {
  // The library modifies its arguments.
  return encodeAccount(name, identity, structuredClone({ ...claims, ...change }), { ...times, signer });
}

function lists(permissions: DoubleUser['permissions']): Permissions {
  if (!permissions) return {};
  const { publish, subscribe, denySubscribe, responses } = permissions;
  return {
    ...(publish && { pub: rule(publish) }),
    ...(subscribe && { sub: rule(subscribe, denySubscribe) }),
    ...(responses && { resp: ONE_ANSWER }),
  };
}

/** As `allow_responses: true` in nats.conf: one answer to each request, without a limit of time. */
const ONE_ANSWER = { max: 1, ttl: 0 };

/** An empty list of what is allowed would allow everything. */
function rule(subjects: readonly string[], deny: readonly string[] = []): Permissions['pub'] {
  if (subjects.length === 0) return { deny: ['>'] };
  return { allow: [...subjects], ...(deny.length > 0 && { deny: [...deny] }) };
}

function credentials(jwt: string, user: KeyPair): DoubleCredentials {
  return { creds: new TextDecoder().decode(fmtCreds(jwt, user)), publicKey: user.getPublicKey() };
}
