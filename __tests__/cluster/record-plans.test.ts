import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { removeNamespaces } from '../support/cluster';
import { type ClusterFleet, clusterFleet } from '../support/cluster-fleet';
import { Checkout } from '../support/fleet';
import { scrubbedPlan } from '../support/scrubbed-plan';
import { describeWithProviders, PROVIDERS_NOTE, terraform } from '../support/terraform';

/**
 * Records the plans in `__tests__/fleet/review/recordings`, from real runs with the real providers on a real cluster:
 *
 *     NATS_RECORD_PLANS=1 TF_CLI_CONFIG_FILE=<mirror> npm run cluster -- run npx jest __tests__/cluster/record-plans
 */
const describeRecording = process.env.NATS_RECORD_PLANS ? describeWithProviders : describe.skip;
const NOTE = process.env.NATS_RECORD_PLANS ? PROVIDERS_NOTE : ' (skipped: only with NATS_RECORD_PLANS=1)';

jest.setTimeout(900_000);

const RECORDINGS = join(__dirname, '../fleet/review/recordings');
const NAMESPACE = 'recorded';
const SITES = { edge1: { namespace: 'recorded-edge1' }, edge2: { namespace: 'recorded-edge2' } };
const FLEET: ClusterFleet = { namespace: NAMESPACE, sites: SITES, replicas: 3 };
const hub = (changes: Readonly<Record<string, unknown>>): Partial<ClusterFleet> => ({ hub: changes });

describeRecording(`plans are recorded${NOTE}`, () => {
  const checkout = new Checkout();
  const folder = (stack: string) => join(checkout.outdir, 'test', stack);

  const must = (stack: string, ...args: readonly string[]): string => {
    const { status, output } = terraform(folder(stack), ...args);
    if (status !== 0) throw new Error(`${stack}: terraform ${args.join(' ')}\n${output}`);
    return output;
  };
  const synthesize = (fleet: Partial<ClusterFleet> = {}): void => {
    checkout.synthesize(clusterFleet({ ...FLEET, ...fleet }));
  };
  const apply = (stack: string): void => {
    must(stack, 'init');
    must(stack, 'apply', '-auto-approve');
  };
  const record = (scenario: string, stack: string, ...args: readonly string[]): void => {
    must(stack, 'init');
    must(stack, 'plan', '-out=plan', ...args);
    mkdirSync(join(RECORDINGS, scenario), { recursive: true });
    writeFileSync(
      join(RECORDINGS, scenario, `${stack}.json`),
      scrubbedPlan(JSON.parse(must(stack, 'show', '-json', 'plan'))),
    );
  };

  afterAll(() => {
    removeNamespaces(NAMESPACE, 'recorded-edge1', 'recorded-edge2', 'recorded-edge3');
  });

  test('a first deployment', () => {
    synthesize();
    record('first', 'test');
    apply('test');
    for (const site of ['edge1', 'edge2']) apply(`identity-${site}`);
    record('first-servers', 'hub');
    record('first-servers', 'leaf-edge1');
    for (const stack of ['hub', 'leaf-edge1', 'leaf-edge2']) apply(stack);
    record('unchanged', 'hub');
  });

  test.each<[string, Partial<ClusterFleet>, readonly string[]]>([
    ['wider-filter', { sites: { ...SITES, edge2: { ...SITES.edge2, up: ['sensors.>', 'logs.>'] } } }, ['hub']],
    ['site-revoked', { sites: { ...SITES, edge2: { ...SITES.edge2, revoked: true } } }, ['hub']],
    ['image', { changes: { image: { nats: 'nats:2.15.1-alpine' } } }, ['hub', 'leaf-edge1']],
    ['fewer-servers', { replicas: 1 }, ['hub']],
    ['smaller-store', hub({ jetstream: { memory: '64Mi', file: '256Mi', volume: '1Gi' } }), ['hub']],
    ['exposure', hub({ service: { client: false, sourceRanges: ['203.0.113.0/24'] } }), ['hub']],
    ['authority', { changes: { trust: { kind: 'mutual-tls', ca: { generation: 2, overlap: true } } } }, ['test']],
  ])('%s', (scenario, fleet, stacks) => {
    synthesize(fleet);
    for (const stack of stacks) record(scenario, stack);
  });

  test('a site goes, with its volumes', () => {
    synthesize({ changes: { keepOnDestroy: false } });
    record('site-destroyed', 'leaf-edge2', '-destroy');
  });

  test('a site joins', () => {
    synthesize({ sites: { ...SITES, edge3: { namespace: 'recorded-edge3' } } });
    record('site-joins', 'identity-edge3');
    record('site-joins', 'hub');
    apply('identity-edge3');
    record('site-joins-leaf', 'leaf-edge3');
  });
});
