import type { NatsConnection } from '@nats-io/transport-node';
import type { Access } from '../model/tier';
import type { RunningFleet } from './running-fleet';
import type { RunningServer } from './running-server';
import type { RehearsalTier } from './topology';
import { becomesTrue } from './wait';

const LOADED_TIMEOUT_MS = 10_000;
const GONE_TIMEOUT_MS = 5000;

/** A leaf's connection to a server, as the server knows it. */
export interface LeafConnection {
  readonly server: RunningServer;
  readonly cid: number;
  /** The authenticated user, not the name that it claims; `undefined` if the server does not report it. */
  readonly user: string | undefined;
}

/** Older servers list leaves without their users. */
export class UnknownUsers extends Error {}

/**
 * What the Job of a hub or region does when its list of leaves changes (constructs/tier/access-script.ts), here over
 * the servers' monitor ports and the system account: waits until all servers have loaded the list, drops the
 * connections of just those users that are gone or that may do something else now, and waits until these are gone.
 * @param before the list that was enforced last
 * @returns the users whose connections were dropped
 * @throws {@link UnknownUsers} for servers older than 2.11
 */
export async function enforceAccess(fleet: RunningFleet, tier: RehearsalTier, before: Access): Promise<string[]> {
  const { access } = tier;
  if (!access) return [];
  const servers = fleet.serversOf(tier);
  const [tag] = (tier.tree.server_tags ?? []) as string[];
  const operator = await fleet.connectOperator(tier);
  const loaded = () => Promise.all(servers.map(async (server) => (await tagsOf(operator, server)).includes(tag ?? '')));
  if (!(await becomesTrue(async () => (await loaded()).every(Boolean), fleet.patience(LOADED_TIMEOUT_MS)))) {
    throw new Error(`${tier.stack}: not every server has loaded the list of leaves`);
  }
  const stale = (await leafConnections(servers)).filter(({ user }) => isStale(user, access, before));
  if (stale.some(({ user }) => user === undefined))
    throw new UnknownUsers(`${tier.stack} does not say who its leaves are`);
  for (const { server, cid } of stale) await ask(operator, server, 'KICK', { cid });
  const gone = await becomesTrue(async () => {
    const left = await leafConnections(servers);
    return !left.some(
      (one) =>
        access.users[one.user ?? ''] === undefined ||
        stale.some(({ server, cid }) => server === one.server && cid === one.cid),
    );
  }, fleet.patience(GONE_TIMEOUT_MS));
  if (!gone) throw new Error(`${tier.stack}: connections that should be closed are still open`);
  return stale.map(({ user = '' }) => user);
}

/** The leaves that are connected to servers. */
export async function leafConnections(servers: readonly RunningServer[]): Promise<LeafConnection[]> {
  const lists = await Promise.all(
    servers.map(async (server) => {
      const leaves = await server.incomingLeaves();
      const { connections = [] } = await server.monitor<Connections>('/connz?auth=1&limit=10000');
      const users = new Map(connections.map(({ cid, authorized_user }) => [cid, authorized_user]));
      return leaves.map(({ cid }) => ({ server, cid, user: users.get(cid) }));
    }),
  );
  return lists.flat();
}

interface Connections {
  readonly connections?: readonly { readonly cid: number; readonly authorized_user?: string }[];
}

function isStale(user: string | undefined, now: Access, before: Access): boolean {
  if (user === undefined) return true;
  const wanted = now.users[user];
  const enforced = before.users[user];
  return wanted === undefined || (enforced !== undefined && enforced !== wanted);
}

/** The server's tags, over the system account: on its monitor port older servers show those that they started with. */
async function tagsOf(operator: NatsConnection, server: RunningServer): Promise<readonly string[]> {
  const { data } = await ask<{ data?: { tags?: readonly string[] } }>(operator, server, 'VARZ', {});
  return data?.tags ?? [];
}

async function ask<Answer>(
  operator: NatsConnection,
  server: RunningServer,
  what: string,
  body: object,
): Promise<Answer> {
  const { server_id: id } = await server.monitor<{ server_id: string }>('/varz');
  const answer = await operator.request(`$SYS.REQ.SERVER.${id}.${what}`, JSON.stringify(body), { timeout: 2000 });
  return answer.json<Answer>();
}
