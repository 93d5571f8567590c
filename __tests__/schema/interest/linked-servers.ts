import { randomUUID } from 'node:crypto';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { Listener } from '../../../fleet/rehearse/exchange';
import { freePorts, LOOPBACK } from '../../../fleet/rehearse/ports';
import { becomesTrue } from '../../../fleet/rehearse/wait';
import { natsServer } from '../../support/binaries';
import { startedServer } from '../../support/started-server';

/** What the links of one way let through, both up and down: first that of the hub, then the one below it. */
export type Links = readonly [string[]] | readonly [string[], string[]];

const CONNECT_MS = 60_000;
const FENCE_MS = 30_000;
/** In every filter, so that it can be seen when interest has arrived. No subscription that is tried could match it. */
const FENCE = 'fence.*';

/** Where a client is, seen from the hub: there, below one link, below two. */
type Depth = 0 | 1 | 2;

/**
 * Three servers one below the other, with an account of its own for each way: permissions of the leaves' users are what
 * this project's are.
 */
export class LinkedServers {
  private constructor(
    private readonly ways: readonly Links[],
    private readonly clientPorts: readonly number[],
  ) {}

  static async start(version: string, ways: readonly Links[]): Promise<LinkedServers> {
    const binary = await natsServer(version);
    const [c0 = 0, c1 = 0, c2 = 0, l0 = 0, l1 = 0, monitor1 = 0, monitor2 = 0] = await freePorts(7);
    const servers = [
      { client: c0, leaf: l0 },
      { client: c1, leaf: l1, above: l0, monitor: monitor1 },
      { client: c2, above: l1, monitor: monitor2 },
    ];
    for (const [depth, server] of servers.entries()) {
      await startedServer(binary, `level-${depth}`, confOf(depth, server, ways));
    }
    const two = ways.filter(([, lower]) => lower).length;
    // The server between counts the leaves below it too.
    const connected = await becomesTrue(
      async () => (await leafCount(monitor1)) === ways.length + two && (await leafCount(monitor2)) === two,
      CONNECT_MS,
    );
    if (!connected) throw new Error('not all leaves connect');
    return new LinkedServers(ways, [c0, c1, c2]);
  }

  /** A client at one end of a way and one at its other end, with which {@link Pair.arrivals} are seen. */
  async pair(way: number, direction: 'up' | 'down'): Promise<Pair> {
    const bottom: Depth = this.ways[way]?.[1] ? 2 : 1;
    const [to, from] = direction === 'up' ? [0, bottom] : [bottom, 0];
    return new Pair(await this.client(way, to), await this.client(way, from));
  }

  private client(way: number, depth: number): Promise<NatsConnection> {
    return connect({ servers: `${LOOPBACK}:${this.clientPorts[depth]}`, user: `client${way}`, pass: 'x' });
  }
}

/** A subscriber and a publisher on two servers. */
class Pair {
  private fences = 0;

  constructor(
    private readonly subscriber: NatsConnection,
    private readonly publisher: NatsConnection,
  ) {}

  /** Which of the messages arrive at a subscription that is the only one. What is sent behind them shows that they would have. */
  async arrivals(subscription: string, subjects: readonly string[], queue?: string): Promise<string[]> {
    const arrived: string[] = [];
    const subscribed = this.subscriber.subscribe(subscription, {
      ...(queue && { queue }),
      callback: (error, message) => {
        if (error) throw error;
        arrived.push(message.subject);
      },
    });
    const subject = `fence.${this.fences++}`;
    const fence = new Listener(this.subscriber, [subject]);
    await this.passes(fence, subject);
    for (const one of subjects) this.publisher.publish(one);
    await this.passes(fence, subject);
    subscribed.unsubscribe();
    fence.close();
    return arrived;
  }

  async close(): Promise<void> {
    await Promise.all([this.subscriber.close(), this.publisher.close()]);
  }

  private async passes(fence: Listener, subject: string): Promise<void> {
    const payload = randomUUID();
    const heard = await becomesTrue(async () => {
      this.publisher.publish(subject, payload);
      await this.publisher.flush();
      return fence.has(payload);
    }, FENCE_MS);
    if (!heard) throw new Error(`nothing arrives on ${subject}`);
  }
}

interface Server {
  readonly client: number;
  readonly leaf?: number;
  readonly above?: number;
  readonly monitor?: number;
}

function confOf(depth: number, { client, leaf, above, monitor }: Server, ways: readonly Links[]): string {
  const here = [...ways.entries()].filter(([, links]) => links.length >= depth);
  const accounts = here.map(([n, links]) => {
    const filter = links[depth];
    const allow = JSON.stringify({ allow: [...(filter ?? []), FENCE] });
    const leafUser = `{ user: leaf${n}, password: x, permissions: { publish: ${allow}, subscribe: ${allow} } }`;
    return `A${n} { users: [{ user: client${n}, password: x }${filter ? `, ${leafUser}` : ''}] }`;
  });
  const remotes = here.map(([n]) => `{ url: "nats-leaf://leaf${n}:x@${LOOPBACK}:${above}", account: A${n} }`);
  return `
    server_name: level-${depth}
    listen: "${LOOPBACK}:${client}"
    ${monitor ? `http: "${LOOPBACK}:${monitor}"` : ''}
    accounts { ${accounts.join('\n')} }
    leafnodes {
      ${leaf ? `listen: "${LOOPBACK}:${leaf}"` : ''}
      reconnect: 1
      ${above ? `remotes: [${remotes.join('\n')}]` : ''}
    }
  `;
}

async function leafCount(monitor: number): Promise<number> {
  const response = await fetch(`http://${LOOPBACK}:${monitor}/leafz`);
  const { leafnodes } = (await response.json()) as { leafnodes: number };
  return leafnodes;
}
