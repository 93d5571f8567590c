import { setTimeout as sleep } from 'node:timers/promises';
import type { NatsConnection } from '@nats-io/transport-node';
import { exampleOf, subjectCovers } from '../../../constructs/subjects';
import { atOnce } from '../at-once';
import { clientsOf, type FleetClient } from '../clients';
import { Checks, type Drill } from '../drill';
import { isHeard, Listener } from '../exchange';
import type { RunningFleet } from '../running-fleet';
import type { RunningServer } from '../running-server';

/** A subject that no sensible client may use. */
const FORBIDDEN = 'rehearsal.not-allowed';

/**
 * Each named client connects with its Secret, can do what it is allowed, and nothing else: it publishes outside of its
 * permissions, and subscribes more widely than they allow.
 */
export const clientsConnect: Drill = {
  title: 'clients can do what they are allowed, no more',
  async run(fleet) {
    const checks = new Checks();
    await atOnce(fleet.tiers, async (tier) => {
      const part = checks.part();
      for (const client of clientsOf(tier)) await checkClient(fleet, client, part);
    });
    return checks.result();
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
  checks.check(client !== undefined, () => ({ what: `${who} cannot connect`, details: server?.log() ?? [] }));
  if (!server || !client) return;
  const admin = await fleet.connectTo(tier);
  const ways = [
    { way: 'send', filters: publish, from: client, to: admin, wider: [] },
    { way: 'receive', filters: subscribe, from: admin, to: client, wider: subscribe.flatMap(widerThan) },
  ];
  await Promise.all(ways.map((each) => checkWay(each, who, server, checks.part())));
}

/** One of the two directions of a client's messages. */
interface ClientWay {
  readonly way: string;
  /** What it is allowed. */
  readonly filters: readonly string[];
  readonly from: NatsConnection;
  readonly to: NatsConnection;
  /** Subscriptions that cover what it is allowed and more. */
  readonly wider: readonly string[];
}

async function checkWay(
  { way, filters, from, to, wider }: ClientWay,
  client: string,
  server: RunningServer,
  checks: Checks,
): Promise<void> {
  // Both directions are tested at the same time.
  const who = `${client}, to ${way}`;
  for (const filter of filters) {
    const subject = exampleOf(filter, 'client');
    checks.check(await passes(from, to, subject, filter, who), () => ({
      what: `${client} cannot ${way} ${subject}, which it is allowed`,
      details: server.log(),
    }));
  }
  const beyond = [FORBIDDEN, ...outside(filters)];
  const arrived = await arrivals(from, to, beyond, [...new Set([...wider, ...beyond])], who);
  for (const subject of beyond) {
    checks.check(!arrived.has(subject), () => ({
      what: `${client} can ${way} ${subject}, which it is not allowed`,
      details: [`its permissions: ${filters.join(', ') || 'none'}`, ...(arrived.get(subject) ?? [])],
    }));
  }
}

/** @param who makes its messages unique: other clients send on the same subjects at the same time */
async function passes(
  from: NatsConnection,
  to: NatsConnection,
  subject: string,
  filter: string,
  who: string,
): Promise<boolean> {
  const listener = new Listener(to, [filter]);
  const heard = await isHeard(from, subject, listener, `${who} ${subject}`);
  listener.close();
  return heard;
}

/** Subjects next to those of the permissions, and covered by none. */
function outside(rights: readonly string[]): string[] {
  const near = rights.flatMap((right) => {
    const tokens = exampleOf(right, 'client').split('.');
    const others = tokens.map((_, n) => tokens.with(n, 'beside').join('.'));
    return [...others, tokens.slice(0, -1).join('.'), [...tokens, 'deeper'].join('.')];
  });
  return [...new Set(near)].filter(
    (subject) => subject !== '' && !rights.some((right) => subjectCovers(right, subject)),
  );
}

/** Subscriptions that cover a permission and more, or only part of it and more. */
function widerThan(right: string): string[] {
  const tokens = right.split('.');
  const cut = tokens.map((_, n) => [...tokens.slice(0, n), '>'].join('.'));
  const opened = tokens.map((_, n) =>
    tokens.with(n, n === tokens.length - 1 && tokens[n] === '>' ? '>' : '*').join('.'),
  );
  const longer = tokens.at(-1) === '>' ? [] : [`${right}.>`];
  return [...cut, ...opened, ...longer].filter((subscription) => subscription !== right);
}

/** Within one cluster interest is known at once, so what has not arrived by then will not. */
const FORBIDDEN_MS = 500;
const AGAIN_MS = 50;

/** Which subjects arrive, and by which subscriptions; each is tested alone and with a queue group. */
async function arrivals(
  from: NatsConnection,
  to: NatsConnection,
  subjects: readonly string[],
  subscriptions: readonly string[],
  who: string,
): Promise<Map<string, string[]>> {
  const payload = (subject: string) => `${who} beyond ${subject}`;
  const listeners = subscriptions.flatMap((subscription) =>
    [undefined, 'rehearsal'].map((queue) => ({
      called: `by a subscription to ${subscription}${queue ? ' in a queue group' : ''}`,
      listener: new Listener(to, [subscription], { queue }),
    })),
  );
  await to.flush();
  for (const end = Date.now() + FORBIDDEN_MS; Date.now() < end; await sleep(AGAIN_MS)) {
    for (const subject of subjects) from.publish(subject, payload(subject));
  }
  const found = subjects.map((subject): [string, string[]] => [
    subject,
    listeners.filter(({ listener }) => listener.has(payload(subject))).map(({ called }) => called),
  ]);
  for (const { listener } of listeners) listener.close();
  return new Map(found.filter(([, by]) => by.length > 0));
}
