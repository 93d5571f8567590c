import { cpSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Json } from '../../fleet/model/plan/masked';
import { removeNamespaces } from '../support/cluster';
import { type ClusterFleet, clusterFleet } from '../support/cluster-fleet';
import { Deployment } from '../support/deployment';
import { PROGRAMS_RECORDED, recordPlan, type Scenario } from '../support/recorded-versions';
import { scrubbedPlan } from '../support/scrubbed-plan';
import { describeWithProviders, PROVIDERS_NOTE, run } from '../support/terraform';

/**
 * Records the plans in `__tests__/fleet/review/versions/recordings`: what several programs plan of the same states,
 * with the real providers, on a real cluster. `NATS_NIGHTLY_PROGRAMS` names the folder of the programs other than the
 * one in PATH; OpenTofu needs the providers under its own registry's name in the mirror too.
 *
 *     NATS_RECORD_VERSIONS=1 NATS_NIGHTLY_PROGRAMS=<folder> TF_CLI_CONFIG_FILE=<mirror> \
 *       npm run cluster -- run -- npx jest __tests__/cluster/record-versions
 */
const isRecording = process.env.NATS_RECORD_VERSIONS !== undefined;
const describeRecording = isRecording ? describeWithProviders : describe.skip;
const NOTE = isRecording ? PROVIDERS_NOTE : ' (skipped: only with NATS_RECORD_VERSIONS=1)';

jest.setTimeout(1_500_000);

const NAMESPACE = 'versions';
const EDGE1 = { namespace: 'versions-edge1' };
const FLEET: ClusterFleet = {
  namespace: NAMESPACE,
  sites: { edge1: EDGE1 },
  replicas: 1,
  changes: { clients: {} },
};

describeRecording(`plans of several programs are recorded${NOTE}`, () => {
  const deployment = new Deployment();

  afterAll(() => {
    removeNamespaces(NAMESPACE, 'versions-edge1');
  });

  test('a first deployment of a site, a hub that stays, a wider filter', () => {
    deployment.synthesize(clusterFleet(FLEET));
    deployment.apply('test', 'identity-edge1');
    record('first', 'leaf-edge1');
    deployment.apply('hub');
    record('unchanged', 'hub');
    deployment.synthesize(clusterFleet({ ...FLEET, sites: { edge1: { ...EDGE1, up: ['sensors.>', 'logs.>'] } } }));
    record('wider', 'hub');
  });

  /** Has each program plan a stack, in a folder of its own beside that of the stack, so that the state is the same. */
  function record(scenario: Scenario, stack: string): void {
    for (const program of PROGRAMS_RECORDED) {
      const folder = deployment.folder(`${stack}-${program}`);
      cpSync(join(deployment.folder(stack), 'cdk.tf.json'), join(folder, 'cdk.tf.json'));
      terraform(program, folder, 'init', '-input=false');
      terraform(program, folder, 'plan', '-input=false', '-out=plan');
      const plan = JSON.parse(terraform(program, folder, 'show', '-json', 'plan'));
      recordPlan(scenario, program, JSON.parse(scrubbedPlan(plan)) as Json);
      rmSync(folder, { recursive: true });
    }
  }
});

function terraform(program: string, folder: string, ...args: readonly string[]): string {
  const [first] = PROGRAMS_RECORDED;
  const path = program === first ? 'terraform' : join(process.env.NATS_NIGHTLY_PROGRAMS ?? '', program);
  const { status, output } = run(path, folder, ...args);
  if (status !== 0) throw new Error(`${basename(folder)}: ${args[0]}\n${output}`);
  return output;
}
