import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { removeNamespaces } from '../support/cluster';
import { type ClusterFleet, clusterFleet } from '../support/cluster-fleet';
import { Checkout } from '../support/fleet';
import { scrubbedPlan } from '../support/scrubbed-plan';
import { describeWithProviders, PROVIDERS_NOTE, terraform } from '../support/terraform';

/**
 * Records the plans in `__tests__/fleet/review/recordings`, from real runs with the real providers on a real cluster. Each has something
 * that only these say: a site that is made, with what is known after apply; a hub that stays, with all that the provider fills in, which
 * tests alter; a Job that is recreated; pods that roll. Plans of other changes are made from a synthesis by `support/terraform-plan.ts`.
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
  const record = (scenario: string, stack: string): void => {
    must(stack, 'init');
    must(stack, 'plan', '-out=plan');
    mkdirSync(join(RECORDINGS, scenario), { recursive: true });
    writeFileSync(
      join(RECORDINGS, scenario, `${stack}.json`),
      scrubbedPlan(JSON.parse(must(stack, 'show', '-json', 'plan'))),
    );
  };

  afterAll(() => {
    removeNamespaces(NAMESPACE, 'recorded-edge1', 'recorded-edge2');
  });

  test('a first deployment', () => {
    synthesize();
    apply('test');
    for (const site of ['edge1', 'edge2']) apply(`identity-${site}`);
    record('first-servers', 'leaf-edge1');
    for (const stack of ['hub', 'leaf-edge1', 'leaf-edge2']) apply(stack);
    record('unchanged', 'hub');
  });

  test.each<[string, Partial<ClusterFleet>, string]>([
    ['wider-filter', { sites: { ...SITES, edge2: { ...SITES.edge2, up: ['sensors.>', 'logs.>'] } } }, 'hub'],
    ['image', { changes: { image: { nats: 'nats:2.15.1-alpine' } } }, 'leaf-edge1'],
  ])('%s', (scenario, fleet, stack) => {
    synthesize(fleet);
    record(scenario, stack);
  });
});
