import type { NatsConnection } from '@nats-io/transport-node';
import { type ConfValue, confList, confMap } from '../../synthesized';
import { Checks, type Drill } from '../drill';
import { isHeard, Listener } from '../exchange';
import type { Credentials, RunningFleet } from '../running-fleet';
import { exampleOf } from '../subjects';
import type { Tier } from '../topology';

/** A subject that no sensible client may use. */
const FORBIDDEN = 'rehearsal.not-allowed';
/** The Secret of a client is called so. */
const CLIENT = /-client-(.+)$/;
/** Clients that the fleet itself has. */
const OWN = new Set(['admin', 'sys']);

/** Each named client gets in with what its Secret holds, may do what it is allowed, and nothing else. */
export const clientsConnect: Drill = {
  title: 'clients may do what they are allowed, no more',
  async run(fleet) {
    const checks = new Checks();
    for (const tier of fleet.tiers) {
      for (const [secret, credentials] of tier.secrets) {
        const name = CLIENT.exec(secret)?.[1];
        if (name !== undefined && !OWN.has(name)) await checkClient(fleet, tier, name, credentials, checks);
      }
    }
    return checks.proof();
  },
};

async function checkClient(
  fleet: RunningFleet,
  tier: Tier,
  name: string,
  credentials: Credentials,
  checks: Checks,
): Promise<void> {
  const who = `client ${name} of ${tier.stack}`;
  const [server] = fleet.serversOf(tier);
  const client = server && (await fleet.connect(server, credentials).catch(() => undefined));
  checks.check(client !== undefined, () => ({ what: `${who} is not let in`, details: server?.log() ?? [] }));
  if (!client) return;
  const admin = await fleet.connectTo(tier);
  const { publish, subscribe } = permissionsOf(tier, name);
  for (const [way, filters, from, to] of [
    ['send', publish, client, admin],
    ['receive', subscribe, admin, client],
  ] as const) {
    for (const filter of filters) {
      const subject = exampleOf(filter, 'client');
      checks.check(await passes(from, to, subject, filter), () => ({
        what: `${who} cannot ${way} ${subject}, which it is allowed`,
        details: server?.log() ?? [],
      }));
    }
    checks.check(!(await passes(from, to, FORBIDDEN, FORBIDDEN, FORBIDDEN_MS)), () => ({
      what: `${who} can ${way} ${FORBIDDEN}, which it is not allowed`,
      details: [],
    }));
  }
}

async function passes(
  from: NatsConnection,
  to: NatsConnection,
  subject: string,
  filter: string,
  timeoutMs?: number,
): Promise<boolean> {
  const listener = new Listener(to, [filter]);
  const heard = await isHeard(from, subject, listener, `client ${subject}`, timeoutMs);
  listener.close();
  return heard;
}

/** Within one cluster interest is known at once, so what has not arrived by then does not. */
const FORBIDDEN_MS = 500;

function permissionsOf(tier: Tier, client: string): { publish: string[]; subscribe: string[] } {
  const expected = tier.expected.find(({ secretName }) => CLIENT.exec(secretName)?.[1] === client)?.credentials;
  if (expected) return { publish: withoutInbox(expected.publish), subscribe: withoutInbox(expected.subscribe) };
  for (const account of Object.values(confMap(tier.tree.accounts))) {
    for (const user of confList(confMap(account).users).map(confMap)) {
      if (user.user !== client) continue;
      const { publish, subscribe } = confMap(user.permissions);
      const own = (rule: ConfValue | undefined) => withoutInbox(confList(confMap(rule).allow).map(String));
      return { publish: own(publish), subscribe: own(subscribe) };
    }
  }
  return { publish: [], subscribe: [] };
}

function withoutInbox(subjects: readonly string[] = []): string[] {
  return subjects.filter((subject) => !subject.startsWith('_INBOX.'));
}
