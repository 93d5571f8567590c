import { DEFAULT_ACCOUNT, SYSTEM_ACCOUNT } from '../contract';
import type { ServerTrust } from '../trust/client';
import type { NatsAccount, NatsUser } from '../trust/user';
import { leafPermissions, systemPermissions } from './leaf-permissions';
import type { LeafUser } from './props';

/** Names of the accounts of a tier's servers. */
export interface TierAccounts {
  /** The account of messages. */
  readonly messages: string;
  /** The system account. */
  readonly system: string;
}

/** The accounts by name; those of a JWT operator by public key. */
export function accountsOf(trust: ServerTrust, account = DEFAULT_ACCOUNT): TierAccounts {
  if (trust.kind !== 'operator') return { messages: account, system: SYSTEM_ACCOUNT };
  return { messages: trust.account.id, system: trust.systemAccount.id };
}

/** Who may connect to a tier. */
export interface TierUsers {
  /** Name of the account of messages. */
  readonly account: string;
  /** Users of the account of messages that are not leaves. */
  readonly clients: readonly NatsUser[];
  /** Users of the system account that are not leaves. */
  readonly systemUsers: readonly NatsUser[];
  readonly leaves: readonly LeafUser[];
}

/** The accounts of a tier's servers. */
export function tierAccounts({ account, clients, systemUsers, leaves }: TierUsers): NatsAccount[] {
  return [
    { name: account, jetstream: true, users: [...clients, ...leaves.map(leafUser)] },
    { name: SYSTEM_ACCOUNT, jetstream: false, users: [...systemUsers, ...leaves.flatMap(systemUser)] },
  ];
}

function leafUser({ name, domain, up, down, bcryptHash }: LeafUser): NatsUser {
  return { name, connection: 'LEAFNODE', authMethod: authMethod(bcryptHash), ...leafPermissions({ up, down, domain }) };
}

function systemUser({ system }: LeafUser): NatsUser[] {
  if (!system) return [];
  return [
    { name: system.name, connection: 'LEAFNODE', authMethod: authMethod(system.bcryptHash), ...systemPermissions() },
  ];
}

function authMethod(bcryptHash: string | undefined): NatsUser['authMethod'] {
  return bcryptHash === undefined ? { kind: 'certificate' } : { kind: 'password', bcryptHash };
}
