import type { NatsConnection } from '@nats-io/transport-node';
import { clientsOf, type FleetClient } from '../clients';
import { Checks, type Drill } from '../drill';
import { isHeard, Listener } from '../exchange';
import type { RunningFleet } from '../running-fleet';
import { exampleOf } from '../subjects';

/** A subject that no sensible client may use. */
const FORBIDDEN = 'rehearsal.not-allowed';

/** Each named client gets in with what its Secret holds, may do what it is allowed, and nothing else. */
export const clientsConnect: Drill = {
  title: 'clients may do what they are allowed, no more',
  async run(fleet) {
    const checks = new Checks();
    for (const client of fleet.tiers.flatMap(clientsOf)) await checkClient(fleet, client, checks);
    return checks.proof();
  },
};

async function checkClient(
  fleet: RunningFleet,
  { tier, name, credentials, publish, subscribe }: FleetClient,
  checks: Checks,
): Promise<void> {
  const who = `client ${name} of ${tier.stack}`;
  const [server] = fleet.serversOf(tier);
  const client = server && (await fleet.connect(server, credentials).catch(() => undefined));
  checks.check(client !== undefined, () => ({ what: `${who} is not let in`, details: server?.log() ?? [] }));
  if (!client) return;
  const admin = await fleet.connectTo(tier);
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
