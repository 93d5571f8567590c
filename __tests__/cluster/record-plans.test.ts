import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { removeNamespaces } from '../support/cluster';
import { type ClusterFleet, clusterFleet } from '../support/cluster-fleet';
import { Deployment } from '../support/deployment';
import { scrubbedPlan } from '../support/scrubbed-plan';
import { describeWithProviders, PROVIDERS_NOTE } from '../support/terraform';

/**
 * Records the plans in `__tests__/fleet/review/recordings`, from real runs with the real providers on a real cluster.
 * Each has something that only these say: a site that is made, with what is known after apply; a hub that stays, with
 * all that the provider fills in, which tests alter; a Job that is recreated; pods that roll. Plans of other changes
 * are made from a synthesis by `support/terraform-plan.ts`.
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
  const deployment = new Deployment();
  const synthesize = (fleet: Partial<ClusterFleet> = {}) => deployment.synthesize(clusterFleet({ ...FLEET, ...fleet }));
  const record = (scenario: string, stack: string): void => {
    deployment.run(stack, 'init');
    deployment.run(stack, 'plan', '-out=plan');
    mkdirSync(join(RECORDINGS, scenario), { recursive: true });
    const plan = scrubbedPlan(JSON.parse(deployment.run(stack, 'show', '-json', 'plan')));
    writeFileSync(join(RECORDINGS, scenario, `${stack}.json`), plan);
  };

  afterAll(() => {
    removeNamespaces(NAMESPACE, 'recorded-edge1', 'recorded-edge2');
  });

  test('a first deployment', () => {
    synthesize();
    deployment.apply('test', 'identity-edge1', 'identity-edge2');
    record('first-servers', 'leaf-edge1');
    deployment.apply('hub', 'leaf-edge1', 'leaf-edge2');
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
