import { manifestsOf, toYaml } from '../../../fleet/manifests';
import type { Drill } from '../../../fleet/rehearse/drill';
import { cutOff } from '../../../fleet/rehearse/drills/cut-off';
import { identitiesRotate } from '../../../fleet/rehearse/drills/identities-rotate';
import { leavesConnect } from '../../../fleet/rehearse/drills/leaves-connect';
import { serversStart } from '../../../fleet/rehearse/drills/servers-start';
import { streamsAreMade } from '../../../fleet/rehearse/drills/streams';
import { unauthorizedRefused } from '../../../fleet/rehearse/drills/unauthorized-refused';
import { type RehearsalPlan, readRehearsalPlan } from '../../../fleet/rehearse/rehearsal-plan';
import { rehearse } from '../../../fleet/rehearse/rehearse';
import { jsonReport, junitReport, stepText } from '../../../fleet/rehearse/report';
import { parseEnvironment } from '../../../schema';
import { natsServer, PINNED } from '../../support/binaries';
import { filesUnder, synthesizeFleet } from '../../support/fleet';
import { changesOf } from '../../support/rehearsal';

jest.setTimeout(300_000);

/** What would betray each secret that was made: a key by the middle of its text, as lines may be folded or escaped. */
function fingerprintsOf({ resolver }: RehearsalPlan): string[][] {
  const names = ['private_key_pem', 'private_key_pem_pkcs8', 'result', 'bcrypt_hash'];
  const values = [...resolver.state.values()].flatMap(({ attributes }) => names.map((name) => attributes[name]));
  const secrets = new Set(values.filter((value) => typeof value === 'string' && value !== '').map(String));
  return [...secrets].map((secret) => {
    if (!secret.includes('PRIVATE KEY')) return [secret, encodeURIComponent(secret)];
    const lines = secret.split('\n').filter((line) => line !== '' && !line.includes('-----'));
    return [lines[1] ?? lines[0] ?? ''];
  });
}

/** Everything that Kubernetes gets, as YAML; alert rules apart, which hold what is in the synthesized JSON. */
async function objectsOf({ resolver }: RehearsalPlan, secrets: boolean): Promise<string> {
  const stacks = [...resolver.app.stacks.keys()];
  const lists = await Promise.all(stacks.map((stack) => manifestsOf(resolver, stack, { secrets, helm: 'skip' })));
  return toYaml(lists.flat());
}

test.each(['mutual-tls', 'password'])(
  'with trust by %s no secret is in anything that is written, printed or logged, whatever is changed',
  async (kind) => {
    const input = {
      name: 'test',
      trust: { kind },
      hub: { address: 'nats.example.com', kube: { context: 'hub' }, replicas: 1 },
      sites: { edge1: { systemAccount: true }, edge2: {} },
      defaults: { site: { reconnectSeconds: 1 } },
      clients: { gateway: { at: 'sites', publish: ['sensors.>'] } },
    };
    const environment = parseEnvironment(input, 'environments/test.ts');
    const { outdir } = synthesizeFleet(environment);
    const plan = await readRehearsalPlan(outdir);
    const changes = changesOf(environment);
    const logs: string[] = [];
    /** Keeps what the servers have said so far: servers that stop take it with them. */
    const listening: Drill = {
      title: 'logs are kept',
      run: async (fleet) => {
        logs.push(...fleet.servers.flatMap(({ process }) => process.logLines));
        return { total: 0, failures: [] };
      },
    };
    const toConnect = [serversStart, leavesConnect, streamsAreMade, unauthorizedRefused];
    const drills = [...toConnect, cutOff(changes), identitiesRotate(changes), listening];
    const steps = await rehearse({ plan, binary: natsServer(PINNED), drills });
    const written = {
      synthesized: Object.values(filesUnder(outdir)).join('\n'),
      objects: await objectsOf(plan, false),
      printed: steps.map((step) => stepText(step, { color: false })).join('\n'),
      reported: jsonReport('test', PINNED, steps) + junitReport('test', steps),
      logs: logs.join('\n'),
    };
    const secrets = fingerprintsOf(plan);
    expect(secrets.length).toBeGreaterThan(8);
    expect(logs.length).toBeGreaterThan(100);
    const isIn = (text: string) => secrets.filter((parts) => parts.some((part) => text.includes(part))).length;
    expect(Object.entries(written).map(([where, text]) => [where, isIn(text)])).toEqual(
      Object.keys(written).map((where) => [where, 0]),
    );
    // The search itself would find them: they are in the Secrets.
    expect(isIn(await objectsOf(plan, true))).toBeGreaterThan(4);
  },
);
