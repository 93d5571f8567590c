import { connect } from 'node:tls';
import { synthesizeForRehearsal } from '../../../fleet/commands/rehearsal-syntheses';
import { selfSignedCa } from '../../../fleet/model/issue';
import type { Drill } from '../../../fleet/rehearse/drill';
import { orderlyRestart } from '../../../fleet/rehearse/drills/orderly-restart';
import { drills, furtherDrill, rehearse } from '../../../fleet/rehearse/rehearse';
import { RunningFleet, readPlan } from '../../../fleet/rehearse/running-fleet';
import { becomesTrue } from '../../../fleet/rehearse/wait';
import { parseGrownEnvironment } from '../../../schema/grown';
import { parseEnvironment } from '../../../schema/parse';
import { natsServer, PINNED } from '../../support/binaries';
import { failuresOf } from '../../support/rehearsal';

jest.setTimeout(600_000);

/** A hub of three, a site that connects to it and one that goes through a region. */
function fleet(changes: Readonly<Record<string, unknown>>) {
  return {
    name: 'test',
    hub: { address: 'nats.example.com', kube: { context: 'hub' } },
    regions: { eu: { address: 'nats-eu.example.com', replicas: 1 } },
    sites: { edge1: {}, edge2: { via: 'eu' } },
    defaults: { site: { reconnectSeconds: 1 }, region: { reconnectSeconds: 1 } },
    clients: { dashboard: { at: 'hub', subscribe: ['sensors.>'] } },
    ...changes,
  };
}

interface Rehearsed {
  /** Instead of the drills by default. */
  readonly drill?: 'existing-secrets';
  /** A default drill to leave out. */
  readonly without?: Drill;
}

async function rehearsed(input: Readonly<Record<string, unknown>>, { drill, without }: Rehearsed = {}) {
  const environment = parseEnvironment(input, 'environments/test.ts');
  const syntheses = synthesizeForRehearsal(environment, parseGrownEnvironment(input, 'environments/test.ts'));
  try {
    return await rehearse({
      plan: await readPlan(syntheses.outdir),
      drills: drill ? furtherDrill(drill, syntheses.changes) : drills(syntheses).filter((one) => one !== without),
      binary: natsServer(PINNED),
    });
  } finally {
    syntheses.remove();
  }
}

async function authority(): Promise<string> {
  return (await selfSignedCa({ commonName: 'Example Corp' })).certPem;
}

const ALL = { trust: { kind: 'mutual-tls', certificates: 'existing' } };

/** Terraform issues for the hub and one site, somebody else for the region and the other site. */
async function mixed() {
  const { defaults, regions, sites } = fleet({});
  return fleet({
    trust: { kind: 'mutual-tls', authorities: [await authority()] },
    regions: { eu: { ...regions.eu, certificates: 'existing' } },
    sites: { ...sites, edge1: { certificates: 'existing' } },
    defaults,
  });
}

test.concurrent('every drill passes where all Secrets are somebody else’s', async () => {
  expect(failuresOf(await rehearsed(fleet(ALL)))).toEqual({});
});

// Who issued what a server reads does not matter to its restart, which takes most of a rehearsal's time.
const FOR_SOME = { without: orderlyRestart };

describe('every drill passes, but for restarts', () => {
  test.concurrent('where Secrets are somebody else’s for some', async () => {
    expect(failuresOf(await rehearsed(await mixed(), FOR_SOME))).toEqual({});
  });

  test.concurrent('where those of the hub are, and Terraform issues for the sites', async () => {
    const { hub } = fleet({});
    const input = fleet({
      hub: { ...hub, certificates: 'existing' },
      trust: { kind: 'mutual-tls', authorities: [await authority()] },
    });
    expect(failuresOf(await rehearsed(input, FOR_SOME))).toEqual({});
  });

  test.concurrent('where users have passwords, and only the server certificates are somebody else’s', async () => {
    const input = fleet({ trust: { kind: 'password', certificates: 'existing', authorities: [await authority()] } });
    expect(failuresOf(await rehearsed(input, FOR_SOME))).toEqual({});
  });
});

describe('a site’s certificates become somebody else’s', () => {
  test.concurrent('and Terraform’s again', async () => {
    // A cluster of servers at the site has certificates for its routes as well.
    const input = fleet({ sites: { edge1: { replicas: 3 }, edge2: { via: 'eu' } } });
    const steps = await rehearsed(input, { drill: 'existing-secrets' });
    expect(failuresOf(steps)).toEqual({});
    expect(steps.at(-1)?.note).toBe('edge1, and back');
  });
});

test.concurrent('a site’s certificates that were somebody else’s from the start are renewed', async () => {
  const steps = await rehearsed(fleet(ALL), { drill: 'existing-secrets' });
  expect(failuresOf(steps)).toEqual({});
  expect(steps.at(-1)?.note).toBe('edge2, whose they are already');
});

test.concurrent('a leaf’s certificate of the same CA does not join the hub’s cluster, one of its own servers does', async () => {
  const environment = parseEnvironment(fleet(ALL), 'environments/test.ts');
  const syntheses = synthesizeForRehearsal(environment, environment);
  const plan = await readPlan(syntheses.outdir);
  const running = new RunningFleet(plan, natsServer(PINNED));
  try {
    await running.start([running.hub]);
    const [server] = running.servers;
    if (!server) throw new Error('no server');
    expect(await becomesTrue(() => server.healthy(), 20_000)).toBe(true);
    const port = running.portOf(server.pod, 6222);
    const certificateOf = (stack: string, secret: string) =>
      plan.tiers.find((tier) => tier.stack === stack)?.secrets.get(secret) ?? {};
    expect(await joins(port, certificateOf('leaf-edge1', 'nats-leaf-remote-tls'))).toContain('Authorization Violation');
    expect(await joins(port, certificateOf('hub', 'nats-hub-cluster-tls'))).not.toContain('Authorization Violation');
  } finally {
    await running.stop();
    syntheses.remove();
  }
});

/** What a server answers to somebody who wants to be a route. Here it speaks TLS from the first byte. */
function joins(port: number, secret: Readonly<Record<string, string>>): Promise<string> {
  return new Promise((resolve, reject) => {
    const { 'ca.crt': ca, 'tls.crt': cert, 'tls.key': key } = secret;
    const info = JSON.stringify({ server_id: 'STRANGER', server_name: 'stranger', cluster: 'hub-cluster' });
    const socket = connect({ host: '127.0.0.1', port, servername: 'localhost', ca, cert, key }, () => {
      socket.write(`CONNECT ${info}\r\nINFO ${info}\r\nPING\r\n`);
    });
    let answer = '';
    socket.setTimeout(ANSWER_MS, () => socket.destroy(new Error(`no answer but ${JSON.stringify(answer)}`)));
    socket.once('error', reject);
    socket.on('data', (data) => {
      answer += data.toString();
      if (!/-ERR|PONG/.test(answer)) return;
      socket.destroy();
      resolve(answer);
    });
  });
}

const ANSWER_MS = 5000;
