import { DEFAULT_ACCOUNT, SYSTEM_ACCOUNT } from '../contract';
import type { ServerTrust } from '../trust/client';
import type { NatsAccount, NatsUser } from '../trust/user';
import { leafPermissions, systemPermissions } from './leaf-permissions';
import type { LeafUser } from './props';

/** What the accounts of a tier's servers are called. */
export interface TierAccounts {
  /** The account of messages. */
  readonly messages: string;
  /** The account that servers report in. */
  readonly system: string;
}

/** The accounts by their names; those of an operator by their public keys. */
export function accountsOf(trust: ServerTrust, account = DEFAULT_ACCOUNT): TierAccounts {
  if (trust.kind !== 'operator') return { messages: account, system: SYSTEM_ACCOUNT };
  return { messages: trust.account.id, system: trust.systemAccount.id };
}

/** Who may connect to a tier. */
export interface TierUsers {
  /** Name of the account of messages. */
  readonly account: string;
  /** Users of the account of messages that are no leaves. */
  readonly clients: readonly NatsUser[];
  /** Users of the system account that are no leaves. */
  readonly operators: readonly NatsUser[];
  readonly leaves: readonly LeafUser[];
}

/** The accounts of a tier's servers. */
export function tierAccounts({ account, clients, operators, leaves }: TierUsers): NatsAccount[] {
  return [
    { name: account, jetstream: true, users: [...clients, ...leaves.map(leafUser)] },
    { name: SYSTEM_ACCOUNT, jetstream: false, users: [...operators, ...leaves.flatMap(systemUser)] },
  ];
}

function leafUser({ name, domain, up, down, bcryptHash }: LeafUser): NatsUser {
  return { name, connection: 'LEAFNODE', proof: proof(bcryptHash), ...leafPermissions({ up, down, domain }) };
}

function systemUser({ system }: LeafUser): NatsUser[] {
  if (!system) return [];
  return [{ name: system.name, connection: 'LEAFNODE', proof: proof(system.bcryptHash), ...systemPermissions() }];
}

function proof(bcryptHash: string | undefined): NatsUser['proof'] {
  return bcryptHash === undefined ? { kind: 'certificate' } : { kind: 'password', bcryptHash };
}
