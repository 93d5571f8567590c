import { Bare, type ConfBlock, Variable } from '../conf/model';
import { deniedBeside } from './subscribe-rights';

/** How a user authenticates. */
export type AuthMethod =
  /** The DNS subject alternative name of its certificate is its name: the server has nothing secret. */
  | { readonly kind: 'certificate' }
  /** A password; the server has its bcrypt hash. */
  | { readonly kind: 'password'; readonly bcryptHash: string }
  /** A JWT that its account has signed: it is in no configuration. */
  | { readonly kind: 'credentials' };

/** Connection types of nats-server that a user may have. */
export type ConnectionType = 'STANDARD' | 'LEAFNODE';

/** A user of an account. */
export interface NatsUser {
  readonly name: string;
  readonly authMethod: AuthMethod;
  readonly connection: ConnectionType;
  /** Subjects that it may send. `undefined`: all. */
  readonly publish?: readonly string[];
  /** Subjects that it may receive. `undefined`: all. */
  readonly subscribe?: readonly string[];
}

/** A NATS account with its users. */
export interface NatsAccount {
  readonly name: string;
  readonly jetstream: boolean;
  readonly users: readonly NatsUser[];
}

/** The `accounts` block. Passwords appear in it as variables only, see {@link passwordsConf}. */
export function accountsBlock(accounts: readonly NatsAccount[]): ConfBlock {
  return Object.fromEntries(
    accounts.map((account) => [
      account.name,
      { jetstream: account.jetstream ? new Bare('enabled') : undefined, users: account.users.map(userBlock) },
    ]),
  );
}

function userBlock(user: NatsUser): ConfBlock {
  return {
    user: user.name,
    password: user.authMethod.kind === 'password' ? new Variable(passwordVariable(user)) : undefined,
    allowed_connection_types: [user.connection],
    permissions: permissionsBlock(user),
  };
}

/** An empty allow list would allow everything, so "nothing allowed" is written as "everything denied". */
function permissionsBlock({ publish, subscribe, connection }: NatsUser): ConfBlock | undefined {
  if (!publish && !subscribe) return undefined;
  const rule = (subjects?: readonly string[], deny: readonly string[] = []): ConfBlock | undefined =>
    subjects && (subjects.length > 0 ? { allow: subjects, ...(deny.length > 0 && { deny }) } : { deny: ['>'] });
  const denied = subscribe && connection === 'STANDARD' ? deniedBeside(subscribe) : [];
  // One reply to each request is allowed, on any reply subject. nats-server supports this for clients only.
  const allowResponses = publish && connection === 'STANDARD' ? true : undefined;
  return { publish: rule(publish), subscribe: rule(subscribe, denied), allow_responses: allowResponses };
}

/** The values of the variables that {@link accountsBlock} uses, by name: bcrypt hashes, for a Secret. */
export function passwordVariables(accounts: readonly NatsAccount[]): Record<string, string> {
  return Object.fromEntries(
    accounts.flatMap((account) =>
      account.users.flatMap((user) =>
        user.authMethod.kind === 'password' ? [[passwordVariable(user), user.authMethod.bcryptHash]] : [],
      ),
    ),
  );
}

function passwordVariable(user: NatsUser): string {
  // The underscore itself is encoded too, so that different names stay different.
  const name = user.name.replace(/[^A-Za-z0-9]/g, (character) => `_${character.charCodeAt(0).toString(16)}_`);
  return `${user.connection === 'LEAFNODE' ? 'leaf' : 'client'}_${name}_password`;
}
