import { synthesizeForRehearsal } from '../../../fleet/commands/rehearsal-syntheses';
import { selfSignedCa } from '../../../fleet/model/issue';
import { orderlyRestart } from '../../../fleet/rehearse/drills/orderly-restart';
import { drills, rehearse } from '../../../fleet/rehearse/rehearse';
import { RunningFleet } from '../../../fleet/rehearse/running-fleet';
import { becomesTrue } from '../../../fleet/rehearse/wait';
import { parseEnvironment } from '../../../schema';
import { parseGrownEnvironment } from '../../../schema/grown';
import { natsServer, PINNED } from '../../support/binaries';
import { knock } from '../../support/knock';
import { Artifact, drillNamed, failuresOf } from '../../support/rehearsal';

jest.setTimeout(600_000);

const HUB = { address: 'nats.example.com', kube: { context: 'hub' } };
const EU = { address: 'nats-eu.example.com', replicas: 1 };
const ALL = { trust: { kind: 'mutual-tls', certificates: 'existing' } };

/** A hub of three, a site that connects to it and one that goes through a region. */
const fleet = (changes: object) => ({
  name: 'test',
  hub: HUB,
  regions: { eu: EU },
  sites: { edge1: {}, edge2: { via: 'eu' } },
  defaults: { site: { reconnectSeconds: 1 }, region: { reconnectSeconds: 1 } },
  clients: { dashboard: { at: 'hub', subscribe: ['sensors.>'] } },
  ...changes,
});

/** Trust in an external authority. */
const external = async (kind: string, rest = {}) => ({
  trust: { kind, authorities: [(await selfSignedCa({ commonName: 'Example Corp' })).certPem], ...rest },
});

const existing = { certificates: 'existing' };

// Who issued what a server reads does not matter to its restart, which takes most of a rehearsal's time.
test.concurrent.each<[string, () => Promise<object>, boolean]>([
  ['all Secrets are externally managed', async () => ALL, true],
  [
    'Secrets are externally managed for a region and another site',
    async () => ({
      ...(await external('mutual-tls')),
      regions: { eu: { ...EU, ...existing } },
      sites: { edge1: existing, edge2: { via: 'eu' } },
    }),
    false,
  ],
  [
    'those of the hub are, and Terraform issues for the sites',
    async () => ({ ...(await external('mutual-tls')), hub: { ...HUB, ...existing } }),
    false,
  ],
  [
    'users have passwords, and only the server certificates are externally managed',
    () => external('password', existing),
    false,
  ],
])('every drill passes where %s', async (_where, changes, restarts) => {
  const steps = await rehearsed(await changes(), (syntheses) =>
    drills(syntheses).filter((drill) => restarts || drill !== orderlyRestart),
  );
  expect(failuresOf(steps)).toEqual({});
});

test.concurrent.each([
  // A cluster of servers at the site has certificates for its routes as well.
  ['become externally managed', { sites: { edge1: { replicas: 3 }, edge2: { via: 'eu' } } }, 'edge1, and back'],
  ['that were externally managed from the start are renewed', ALL, 'edge2, already externally managed'],
])('a site’s certificates %s', async (_what, changes, note) => {
  const steps = await rehearsed(changes, (syntheses) => drillNamed('existing-secrets', syntheses.changes));
  expect([failuresOf(steps), steps.at(-1)?.note]).toEqual([{}, note]);
});

async function rehearsed(
  changes: object,
  drillsOf: (syntheses: ReturnType<typeof synthesizeForRehearsal>) => ReturnType<typeof drills>,
) {
  const [written, file] = [fleet(changes), 'environments/test.ts'];
  const syntheses = synthesizeForRehearsal(parseEnvironment(written, file), parseGrownEnvironment(written, file));
  try {
    const plan = await Artifact.at(syntheses.outdir).plan();
    return await rehearse({ plan, drills: drillsOf(syntheses), binary: natsServer(PINNED) });
  } finally {
    syntheses.remove();
  }
}

test.concurrent('a leaf’s certificate of the same CA does not join the hub’s cluster, one of its own servers does', async () => {
  const plan = await Artifact.of(fleet(ALL)).plan();
  const running = new RunningFleet(plan, natsServer(PINNED));
  try {
    await running.start([running.hub]);
    const [server] = running.servers;
    if (!server) throw new Error('no server');
    expect(await becomesTrue(() => server.healthy(), 20_000)).toBe(true);
    const info = JSON.stringify({
      server_id: 'UNAUTHORIZED',
      server_name: 'unauthorized-leaf',
      cluster: 'hub-cluster',
    });
    const joins = (stack: string, name: string) => {
      const secret = plan.tiers.find((tier) => tier.stack === stack)?.secrets.get(name) ?? {};
      const tls = { ca: secret['ca.crt'], cert: secret['tls.crt'], key: secret['tls.key'] };
      return knock(running.portOf(server.pod, 6222), [`CONNECT ${info}`, `INFO ${info}`, 'PING'], tls);
    };
    expect(await joins('leaf-edge1', 'nats-leaf-remote-tls')).toContain('Authorization Violation');
    const answer = await joins('hub', 'nats-hub-cluster-tls');
    expect(answer).toContain('PONG');
    expect(answer).not.toContain('Authorization Violation');
  } finally {
    await running.stop();
  }
});
