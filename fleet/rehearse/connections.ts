import { atOnce } from './at-once';
import type { RunningFleet } from './running-fleet';
import type { RunningServer } from './running-server';

/** Every connection of every server, as a text that is unique to it. */
export async function listConnections(fleet: Pick<RunningFleet, 'servers'>): Promise<Set<string>> {
  const lists = await atOnce(fleet.servers, connectionsOf);
  return new Set(lists.flat());
}

/** The earlier connections that no longer exist. */
export async function droppedSince(
  fleet: Pick<RunningFleet, 'servers'>,
  before: ReadonlySet<string>,
): Promise<string[]> {
  const after = await listConnections(fleet);
  return [...before].filter((connection) => !after.has(connection));
}

async function connectionsOf(server: RunningServer): Promise<string[]> {
  const kinds = { leaf: await server.leaves(), route: await server.routes(), client: await server.clients() };
  return Object.entries(kinds).flatMap(([kind, list]) =>
    list.map(({ cid, name }) => `${kind} ${cid} (${name}) of ${server.name}`),
  );
}
