import { createHash } from 'node:crypto';
import type { NatsAccount } from '../trust/user';

/**
 * Who may connect to a hub or region as a leaf, and with which permissions: written in addition to nats.conf, so that
 * leaves that connected under an earlier list can be distinguished from those that may stay. After a reload,
 * nats-server keeps leaves connected with the permissions that they had when they connected.
 */
export interface LeafAccess {
  /** For each user of a leaf, a text that changes when its permissions change. */
  readonly users: Readonly<Record<string, string>>;
  /** Users of revoked regions and sites, to distinguish leaves that are readmitted from new ones. */
  readonly revoked: readonly string[];
}

/** Properties of {@link leafAccess}. */
export interface LeafAccessProps {
  readonly accounts: readonly NatsAccount[];
  readonly revoked: readonly string[];
  /** The oldest generation of the CA that is trusted: leaves with a certificate of an older one must reconnect. */
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

/**
 * The tag that shows that a server has loaded the list, see `server_tags` in
 * https://docs.nats.io/running-a-nats-service/configuration
 */
export function accessTag({ users }: LeafAccess): string {
  return `access:${hash(JSON.stringify(users))}`;
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}
