import { createHash } from 'node:crypto';
import { canonicalSubjects } from '../subject-sets';
import type { NatsAccount } from '../trust/user';

/**
 * Who may connect to a hub or region as a leaf, and with which permissions: written in addition to nats.conf, so that
 * leaves that connected under an earlier list can be distinguished from those that may stay. After a reload,
 * nats-server keeps leaves connected with the permissions that they had when they connected.
 */
export interface LeafAccess {
  /** For each user of a leaf, a text that changes when it may do more or less. */
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
        hash(JSON.stringify({ account, publish: ordered(publish), subscribe: ordered(subscribe), oldestAuthority })),
      ]),
  );
  return { users: Object.fromEntries(users), revoked: [...revoked].sort() };
}

/**
 * A list of what is allowed, the same for each order and each spelling of a filter: nobody reconnects for those. What
 * JetStream and replies need follows the filter, always in one order.
 */
function ordered(subjects: readonly string[] | undefined): readonly string[] | undefined {
  if (!subjects) return undefined;
  const isFilter = (subject: string) => !/^(\$|_INBOX\.)/.test(subject);
  return [...canonicalSubjects(subjects.filter(isFilter)), ...subjects.filter((subject) => !isFilter(subject))];
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
