import { Checks, type Drill } from '../drill';
import type { RunningServer } from '../running-server';
import { becomesTrue } from '../wait';

const TIMEOUT_MS = 20_000;
/** A leader may learn of a server only from its next report, which older servers send every 30 s. */
const LEADER_TIMEOUT_MS = 40_000;

/** The servers of each tier are connected with one another, and JetStream has a leader. */
export const clustersForm: Drill = {
  title: 'clusters: every route, a leader',
  async run(fleet) {
    const checks = new Checks();
    const clusters = fleet.tiers.filter(({ pods }) => pods.length > 1);
    await Promise.all(
      clusters.map(async (tier) => {
        const servers = fleet.serversOf(tier);
        await Promise.all(
          servers.map(async (server) => {
            const others = () => server.routes().then((routes) => new Set(routes.map(({ name }) => name)));
            const complete = await becomesTrue(async () => (await others()).size === servers.length - 1, TIMEOUT_MS);
            checks.check(complete, () => ({
              what: `${server.name} is not connected to all ${servers.length - 1} other servers of its cluster`,
              details: server.log(),
            }));
          }),
        );
        const led = await becomesTrue(async () => {
          const views = await Promise.all(servers.map(metaGroup));
          return views.some((view) => view.peers === servers.length);
        }, LEADER_TIMEOUT_MS);
        checks.check(led, () => ({
          what: `${tier.stack}: JetStream has no leader that is in touch with all ${servers.length} servers`,
          details: servers.flatMap((server) => server.log()),
        }));
      }),
    );
    return checks.result();
  },
};

interface JetStreamInfo {
  readonly meta_cluster?: {
    readonly leader?: string;
    readonly replicas?: readonly { readonly current: boolean; readonly offline?: boolean }[];
  };
}

/** The number of servers that the leader reaches, including itself; none if the asked server is not the leader. */
async function metaGroup(server: RunningServer): Promise<{ readonly peers: number }> {
  const { meta_cluster: meta } = await server.monitor<JetStreamInfo>('/jsz');
  if (meta?.leader !== server.name) return { peers: 0 };
  return { peers: 1 + (meta.replicas ?? []).filter(({ current, offline }) => current && !offline).length };
}
