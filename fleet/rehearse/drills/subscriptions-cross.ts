import { setTimeout as sleep } from 'node:timers/promises';
import { createInbox, type NatsConnection } from '@nats-io/transport-node';
import { exampleOf, filterThatPasses, interestPasses } from '../../../constructs/subjects';
import { type Crossing, type Link, Links } from '../../../schema/links';
import { atOnce } from '../at-once';
import { clientsOf, type FleetClient } from '../clients';
import { Checks, type Drill } from '../drill';
import { ARRIVES_MS, isHeard, Listener } from '../exchange';
import type { RehearsalLeaf } from '../leaf';
import type { RunningFleet } from '../running-fleet';
import { becomesTrue } from '../wait';
import { permissionLines } from './permission-lines';

/**
 * How many messages must arrive after the first one, which interest of an earlier subscription may have let through.
 */
const MESSAGES = 10;
/** The pause between them; remaining interest of an earlier subscription is gone before all are sent. */
const PAUSE_MS = 15;

/**
 * Each subscription of each client, as it is written and with the client's own credentials, is made as the only one,
 * and what every other place publishes arrives, if it is in the subscription and in the filters of all links between. A
 * request that comes down is answered, and the answer goes up.
 *
 * Clients whose subscriptions cross the same link the same way, or that are at one place, have their turn one after the
 * other: what one subscribes to could let something through for another.
 */
export const subscriptionsCross: Drill = {
  title: 'what clients subscribe to arrives across links',
  async run(fleet) {
    const links = new Links(fleet.leaves.map((leaf) => ({ ...linkOf(leaf), of: leaf })));
    const checks = new Checks();
    const publishers: Publishers = new Map(
      await atOnce(
        fleet.tiers,
        async (tier): Promise<[string, NatsConnection]> => [tier.name, await fleet.connectTo(tier)],
      ),
    );
    const clients = fleet.tiers
      .flatMap(clientsOf)
      .map((client) => ({ client, part: checks.part(), notes: [] as string[] }));
    for (const round of inRounds(clients, ({ client }) => waysOf(links, client))) {
      await atOnce(round, async ({ client, part, notes }) => {
        notes.push(...(await tryClient(fleet, links, client, publishers, part)));
      });
    }
    const notes = clients.flatMap((each) => each.notes);
    return checks.result(notes.length > 0 ? notes.join('; ') : undefined);
  },
};

/** Puts into each round as many as share nothing with one another. */
function inRounds<Item>(items: readonly Item[], uses: (item: Item) => readonly string[]): Item[][] {
  const rounds: { readonly items: Item[]; readonly used: Set<string> }[] = [];
  for (const item of items) {
    const used = uses(item);
    let round = rounds.find((one) => !used.some((use) => one.used.has(use)));
    if (!round) {
      round = { items: [], used: new Set() };
      rounds.push(round);
    }
    round.items.push(item);
    for (const use of used) round.used.add(use);
  }
  return rounds.map((round) => round.items);
}

/** Where a client is, and all that its subscriptions cross. */
function waysOf(links: Links<FleetLink>, client: FleetClient): string[] {
  const ways = new Set([`at ${client.tier.name}`]);
  for (const subscription of client.subscribe) {
    links.follow(client.tier.name, subscription, ({ leaf, way }) => {
      ways.add(`${way} ${leaf.name}`);
      return true;
    });
  }
  return [...ways];
}

/** @returns what is worth a note */
async function tryClient(
  fleet: RunningFleet,
  links: Links<FleetLink>,
  client: FleetClient,
  publishers: Publishers,
  checks: Checks,
): Promise<string[]> {
  const [server] = fleet.serversOf(client.tier);
  const connection = server && (await fleet.connect(server, client.credentials).catch(() => undefined));
  checks.check(connection !== undefined, () => ({
    what: `${called(client)} cannot connect`,
    details: server?.log() ?? [],
  }));
  if (!connection) return [];
  const notes: string[] = [];
  for (const subscription of client.subscribe) {
    const sources = sourcesOf(links, client, subscription);
    if (sources.length === 0 && fleet.leaves.length > 0) {
      notes.push(`${called(client)}: no link lets any of ${subscription} through to it`);
    }
    notes.push(...(await trySubscription({ fleet, publishers, checks, client, connection, subscription, sources })));
  }
  await connection.close();
  return notes;
}

/** Connections that may publish everything, by place. */
type Publishers = ReadonlyMap<string, NatsConnection>;

type FleetLink = Link & { readonly of: RehearsalLeaf };

function linkOf({ tier, upstream, up, down }: RehearsalLeaf): Link {
  return { name: tier.name, via: upstream.name, up, down };
}

function called({ name, tier }: FleetClient): string {
  return `client ${name} of ${tier.stack}`;
}

/** A place from which some of a subscription may come. */
interface PublishPlace {
  readonly place: string;
  /** What all filters in between let through. */
  readonly subjects: readonly string[];
  /** The links in between, the one next to the subscriber first. */
  readonly crossings: readonly Crossing<FleetLink>[];
}

function sourcesOf(links: Links<FleetLink>, { tier }: FleetClient, subscription: string): PublishPlace[] {
  const sources = new Map<string, PublishPlace>();
  links.follow(tier.name, subscription, (crossing) => {
    const near = crossing.way === 'down' ? crossing.leaf.name : crossing.leaf.via;
    const subjects = [...new Set(crossing.allowed.map(({ subject }) => subject))];
    const crossings = [...(sources.get(near)?.crossings ?? []), crossing];
    sources.set(crossing.from, { place: crossing.from, subjects, crossings });
    return true;
  });
  return [...sources.values()];
}

interface SubscriptionTrial {
  readonly fleet: RunningFleet;
  readonly publishers: Publishers;
  readonly checks: Checks;
  readonly client: FleetClient;
  readonly connection: NatsConnection;
  readonly subscription: string;
  readonly sources: readonly PublishPlace[];
}

/** A message that must arrive. */
interface Message {
  readonly source: PublishPlace;
  readonly subject: string;
}

/** The result. */
interface Outcome {
  /** How many of {@link MESSAGES} arrived. */
  readonly count: number;
  /** Whether a request was answered; absent: its answer would have to go down, where none may. */
  readonly answered?: boolean;
}

/**
 * @returns what is worth a note: where the subscription gets a message only because of another one of the same client
 */
async function trySubscription({
  fleet,
  publishers,
  checks,
  client,
  connection,
  subscription,
  sources,
}: SubscriptionTrial): Promise<string[]> {
  const messages = sources.flatMap((source) =>
    source.subjects.map((allowed) => ({ source, subject: exampleOf(allowed, 'client') })),
  );
  const receive = (subscriptions: readonly string[], expected: readonly Message[]) =>
    received({ fleet, publishers, connection, who: called(client) }, subscriptions, expected);
  const alone = await receive([subscription], messages);
  const lost = messages.filter((message) => alone.get(message)?.count !== MESSAGES);
  const others = client.subscribe.filter((other) => other !== subscription);
  const beside = others.length > 0 ? await receive([subscription, ...others], lost) : new Map<Message, Outcome>();
  const helped = lost.filter((message) => (beside.get(message)?.count ?? 0) >= MESSAGES);
  for (const message of messages) {
    const { source, subject } = message;
    const { count = 0 } = alone.get(message) ?? {};
    checks.check(count === MESSAGES || helped.includes(message), () => ({
      what: `${called(client)}: ${count} of ${MESSAGES} messages on ${subject} from ${source.place} arrived under its subscription ${subscription}`,
      details: source.crossings.flatMap((crossing) => explain(fleet, subscription, crossing)),
    }));
    const { answered } = alone.get(message) ?? {};
    // Two subscriptions would both answer, which a client may do only once.
    if (answered === undefined) continue;
    checks.check(answered, () => ({
      what: `${called(client)}: its answer to a request on ${subject} did not arrive at ${source.place}`,
      details: source.crossings.flatMap(({ leaf }) => permissionLines(fleet, leaf.of, 'publish').slice(0, 1)),
    }));
  }
  return helped.map(
    ({ source, subject }) =>
      `${called(client)}: ${subscription} gets ${subject} from ${source.place} only because of another subscription of this client`,
  );
}

/** A client that receives. */
interface Receiver extends Pick<SubscriptionTrial, 'fleet' | 'publishers' | 'connection'> {
  /** Makes the messages to it, and its answers, unique: others may get the same subjects at the same time. */
  readonly who: string;
}

/** The result of each message while the client has these subscriptions and no others. */
async function received(
  receiver: Receiver,
  subscriptions: readonly string[],
  messages: readonly Message[],
): Promise<Map<Message, Outcome>> {
  const { connection, who } = receiver;
  const listener = new Listener(connection, subscriptions, { answer: who });
  const outcomes = await Promise.all(
    messages.map(async (message): Promise<[Message, Outcome]> => [message, await send(receiver, listener, message)]),
  );
  listener.close();
  return new Map(outcomes);
}

async function send(
  { fleet, publishers, who }: Receiver,
  listener: Listener,
  { source, subject }: Message,
): Promise<Outcome> {
  const publisher = publishers.get(source.place);
  if (!publisher) throw new Error(`no tier is called ${source.place}`);
  const payload = `${subject} from ${source.place} to ${who}`;
  const within = fleet.patience(ARRIVES_MS);
  if (!(await isHeard(publisher, subject, listener, `first ${payload}`, within))) return { count: 0 };
  for (let n = 0; n < MESSAGES; n++) {
    publisher.publish(subject, payload);
    await sleep(PAUSE_MS);
  }
  await becomesTrue(async () => listener.count(payload) >= MESSAGES, within);
  const count = listener.count(payload);
  if (source.crossings.some(({ way }) => way === 'up')) return { count };
  return { count, answered: await isAnswered(publisher, subject, who, within) };
}

/** Asks until an answer is from one client; others may get the question, and answer it, too. */
async function isAnswered(
  publisher: NatsConnection,
  subject: string,
  who: string,
  timeoutMs: number,
): Promise<boolean> {
  const inbox = createInbox();
  const answers = new Listener(publisher, [inbox]);
  const answered = await becomesTrue(async () => {
    publisher.publish(subject, '?', { reply: inbox });
    return answers.gets(who, timeoutMs / 2);
  }, timeoutMs);
  answers.close();
  return answered;
}

/** The filter's line in nats.conf, and if it is what blocks the message, the filter that would not. */
function explain(fleet: RunningFleet, subscription: string, { leaf, way, allowed }: Crossing<FleetLink>): string[] {
  const [line = ''] = permissionLines(fleet, leaf.of, way === 'up' ? 'publish' : 'subscribe');
  const [first] = allowed;
  if (!first || interestPasses(subscription, leaf[way])) return [line];
  const { subject, entry } = first;
  return [
    line,
    `nats-server does not find ${entry} inside the wider ${subscription} and passes nothing on: ${filterThatPasses(subscription, entry)} in ${way} of ${leaf.name} would let it through, or a subscription to ${subject}`,
  ];
}
