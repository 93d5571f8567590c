import { confList, confMap, type ReadValue } from '../model';
import type { ClientSecret } from './running-fleet';
import type { RehearsalTier } from './topology';

/** The name of a client's Secret. */
const CLIENT = /-client-(.+)$/;
/** Clients that the fleet itself has. */
const OWN = new Set(['admin', 'sys']);

/** A named client of a tier, and what its server lets it do. */
export interface FleetClient {
  readonly name: string;
  readonly tier: RehearsalTier;
  /** What its Secret holds. */
  readonly credentials: ClientSecret;
  /** Subjects that it may send, without inboxes. */
  readonly publish: readonly string[];
  /** Subjects that it may receive, without inboxes. */
  readonly subscribe: readonly string[];
}

/** The named clients of a tier, without those of the fleet itself. */
export function clientsOf(tier: RehearsalTier): FleetClient[] {
  return [...tier.secrets].flatMap(([secret, credentials]) => {
    const name = CLIENT.exec(secret)?.[1];
    return name === undefined || OWN.has(name) ? [] : [{ name, tier, credentials, ...permissionsOf(tier, name) }];
  });
}

function permissionsOf(tier: RehearsalTier, client: string): { publish: string[]; subscribe: string[] } {
  const expected = tier.expected.find(({ secretName }) => CLIENT.exec(secretName)?.[1] === client)?.credentials;
  if (expected) return { publish: withoutInbox(expected.publish), subscribe: withoutInbox(expected.subscribe) };
  for (const account of Object.values(confMap(tier.tree.accounts))) {
    for (const user of confList(confMap(account).users).map(confMap)) {
      if (user.user !== client) continue;
      const { publish, subscribe } = confMap(user.permissions);
      const own = (rule: ReadValue | undefined) => withoutInbox(confList(confMap(rule).allow).map(String));
      return { publish: own(publish), subscribe: own(subscribe) };
    }
  }
  return { publish: [], subscribe: [] };
}

function withoutInbox(subjects: readonly string[] = []): string[] {
  return subjects.filter((subject) => !subject.startsWith('_INBOX.'));
}
