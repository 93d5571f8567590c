import { createHash } from 'node:crypto';
import type { NatsAccount } from '../trust/user';

/**
 * Who may connect to a hub or region as a leaf, and as what: written beside nats.conf, so that those who connected under
 * an earlier list can be told from those who may stay. nats-server itself leaves a leaf connected, with what it was
 * allowed when it came, whatever a reload changes.
 */
export interface LeafAccess {
  /** For each user of a leaf a text that is another one as soon as the user may do something else. */
  readonly users: Readonly<Record<string, string>>;
  /** Users of regions and sites that are cut off, so that who is let in again can be told from who is new. */
  readonly revoked: readonly string[];
}

/** What {@link leafAccess} needs to know. */
export interface LeafAccessProps {
  readonly accounts: readonly NatsAccount[];
  readonly revoked: readonly string[];
  /** The oldest generation of the CA that is trusted: who came with a certificate of an older one is to show another. */
  readonly oldestAuthority: number;
}

/** The list that goes with a tier's accounts. */
export function leafAccess({ accounts, revoked, oldestAuthority }: LeafAccessProps): LeafAccess {
  const users = accounts.flatMap(({ name: account, users: all }) =>
    all
      .filter(({ connection }) => connection === 'LEAFNODE')
      .map(({ name, publish, subscribe }): [string, string] => [
        name,
        hash(JSON.stringify({ account, publish, subscribe, oldestAuthority })),
      ]),
  );
  return { users: Object.fromEntries(users), revoked: [...revoked].sort() };
}

/** The tag by which a server shows that it has loaded the list, see `server_tags` in https://docs.nats.io/running-a-nats-service/configuration */
export function accessTag({ users }: LeafAccess): string {
  return `access:${hash(JSON.stringify(users))}`;
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}
