import { manifestsOf, toYaml } from '../../../fleet/manifests';
import type { ResolverState } from '../../../fleet/model';
import type { Drill } from '../../../fleet/rehearse/drill';
import { cutOff } from '../../../fleet/rehearse/drills/cut-off';
import { identitiesRotate } from '../../../fleet/rehearse/drills/identities-rotate';
import { leavesConnect } from '../../../fleet/rehearse/drills/leaves-connect';
import { serversStart } from '../../../fleet/rehearse/drills/servers-start';
import { strangersRefused } from '../../../fleet/rehearse/drills/strangers-refused';
import { streamsAreMade } from '../../../fleet/rehearse/drills/streams';
import { rehearse } from '../../../fleet/rehearse/rehearse';
import { jsonReport, junitReport, stepText } from '../../../fleet/rehearse/report';
import { type Plan, type RunningFleet, readPlan } from '../../../fleet/rehearse/running-fleet';
import { parseEnvironment } from '../../../schema';
import { natsServer, PINNED } from '../../support/binaries';
import { filesUnder, synthesizeFleet } from '../../support/fleet';
import { changesOf } from '../../support/rehearsal';

jest.setTimeout(300_000);

/** Attributes of the tls and random providers whose values are secret. */
const SECRET = ['private_key_pem', 'private_key_pem_pkcs8', 'result', 'bcrypt_hash'];

/** Every secret value that was made. */
function secretsIn(state: ResolverState): string[] {
  const values = [...state.values()].flatMap(({ attributes }) => SECRET.map((name) => attributes[name]));
  return [...new Set(values.filter((value) => typeof value === 'string' && value !== ''))].map(String);
}

/** What of a secret would betray it: a key by the middle of its text, as lines may be folded or escaped. */
function fingerprints(secret: string): string[] {
  if (!secret.includes('PRIVATE KEY')) return [secret, encodeURIComponent(secret)];
  const lines = secret.split('\n').filter((line) => line !== '' && !line.includes('-----'));
  return [lines[1] ?? lines[0] ?? ''];
}

/** Keeps what the servers have said so far: servers that stop take it with them. */
function listenTo(said: string[]): Drill {
  return {
    title: 'logs are kept',
    run: async (fleet: RunningFleet) => {
      said.push(...fleet.servers.flatMap(({ process }) => process.logLines));
      return { total: 0, failures: [] };
    },
  };
}

/** Everything that Kubernetes gets, as YAML; alert rules apart, which hold what is in the synthesized JSON. */
async function objectsOf(plan: Plan, secrets: boolean): Promise<string> {
  const stacks = [...plan.resolver.app.stacks.keys()];
  const lists = await Promise.all(stacks.map((stack) => manifestsOf(plan.resolver, stack, { secrets, helm: 'skip' })));
  return toYaml(lists.flat());
}

test.each(['mutual-tls', 'password'])(
  'with trust by %s no secret is in anything that is written, printed or logged, whatever is changed',
  async (kind) => {
    const environment = parseEnvironment(
      {
        name: 'test',
        trust: { kind },
        hub: { address: 'nats.example.com', kube: { context: 'hub' }, replicas: 1 },
        sites: { edge1: { systemAccount: true }, edge2: {} },
        defaults: { site: { reconnectSeconds: 1 } },
        clients: { gateway: { at: 'sites', publish: ['sensors.>'] } },
      },
      'environments/test.ts',
    );
    const { outdir } = synthesizeFleet(environment);
    const plan = await readPlan(outdir);
    const changes = changesOf(environment);
    const logs: string[] = [];
    const steps = await rehearse({
      plan,
      binary: natsServer(PINNED),
      drills: [
        serversStart,
        leavesConnect,
        streamsAreMade,
        strangersRefused,
        cutOff(changes),
        identitiesRotate(changes),
        listenTo(logs),
      ],
    });
    const printed = steps.map((step) => stepText(step, { color: false }));
    const written = {
      synthesized: Object.values(filesUnder(outdir)),
      objects: [await objectsOf(plan, false)],
      printed: [...printed, jsonReport('test', PINNED, steps), junitReport('test', steps)],
      logs,
    };
    const secrets = secretsIn(plan.resolver.state);
    expect(secrets.length).toBeGreaterThan(8);
    expect(logs.length).toBeGreaterThan(100);
    const found = Object.entries(written).flatMap(([where, texts]) => {
      const all = texts.join('\n');
      return secrets.filter((secret) => fingerprints(secret).some((part) => all.includes(part))).map(() => where);
    });
    expect(found).toEqual([]);
    // The search itself would find them: they are in the Secrets.
    const everything = await objectsOf(plan, true);
    expect(
      secrets.filter((secret) => fingerprints(secret).some((part) => everything.includes(part))).length,
    ).toBeGreaterThan(4);
  },
);
