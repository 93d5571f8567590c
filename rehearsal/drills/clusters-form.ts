import { Checks, type Drill } from '../drill';
import { becomesTrue } from '../wait';

const TIMEOUT_MS = 20_000;

/** The servers of each tier are connected with one another, and JetStream has a leader. */
export const clustersForm: Drill = {
  title: 'clusters: every route, a leader',
  async run(fleet) {
    const checks = new Checks();
    const clusters = fleet.tiers.filter(({ pods }) => pods.length > 1);
    await Promise.all(
      clusters.map(async (tier) => {
        const servers = fleet.serversOf(tier);
        for (const server of servers) {
          const others = () => server.routes().then((routes) => new Set(routes.map(({ name }) => name)));
          const complete = await becomesTrue(async () => (await others()).size === servers.length - 1, TIMEOUT_MS);
          checks.check(complete, () => ({
            what: `${server.name} is not connected to all ${servers.length - 1} other servers of its cluster`,
            details: server.log(),
          }));
        }
        const led = await becomesTrue(async () => (await leader(servers[0])) !== undefined, TIMEOUT_MS);
        checks.check(led, () => ({
          what: `${tier.stack}: JetStream has no leader`,
          details: servers.flatMap((server) => server.log()),
        }));
      }),
    );
    return checks.proof();
  },
};

async function leader(server: { monitor<A>(path: string): Promise<A> } | undefined): Promise<string | undefined> {
  const answer = await server?.monitor<{ meta_cluster?: { leader?: string } }>('/jsz');
  return answer?.meta_cluster?.leader || undefined;
}
