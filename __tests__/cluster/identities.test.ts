import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_IMAGES } from '../../constructs/server/images';
import { pairProblem } from '../../fleet/terraform/program-versions';
import { kubectl, kubectlText, removeNamespaces } from '../support/cluster';
import { temporaryFolder } from '../support/folder';
import { type CommandOutcome, describeWithProviders, PROGRAM, PROVIDERS_NOTE, terraform } from '../support/terraform';

jest.setTimeout(600_000);

const NAMESPACE = 'identities-test';
const ADDRESS = 'kubernetes_stateful_set_v1.server';
/** What the constructs were generated from; the nightly tests may name another one. */
const PROVIDER = process.env.NATS_TEST_KUBERNETES_PROVIDER || '2.38.0';

/** A folder with one StatefulSet, whose rollout is waited for. */
class Folder {
  private readonly path = temporaryFolder();

  /** @param image of its one pod; one that is not there keeps the rollout from ever ending */
  write(image: string, create: string, args: readonly string[] = ['-js']): void {
    const labels = { app: 'server' };
    const pod = { termination_grace_period_seconds: 1, container: [{ name: 'server', image, args }] };
    const server = {
      metadata: { name: 'server', namespace: NAMESPACE },
      wait_for_rollout: true,
      timeouts: { create, update: '90s' },
      spec: {
        ...{ service_name: 'server', replicas: '1', selector: { match_labels: labels } },
        template: { metadata: { labels }, spec: pod },
      },
    };
    const json = {
      terraform: { required_providers: { kubernetes: { source: 'hashicorp/kubernetes', version: PROVIDER } } },
      provider: { kubernetes: { config_path: process.env.KUBECONFIG } },
      resource: { kubernetes_stateful_set_v1: { server } },
    };
    writeFileSync(join(this.path, 'main.tf.json'), JSON.stringify(json));
  }

  run(...args: readonly string[]): CommandOutcome {
    return terraform(this.path, ...args);
  }

  /** Runs terraform, which must succeed. */
  must(...args: readonly string[]): void {
    expect(this.run(...args)).toMatchObject({ status: 0 });
  }
}

/** Whether `fleet check` says that something goes wrong here, in Terraform's words. */
function isReported(fault: string): boolean {
  const [, name, version = ''] = /(Terraform|OpenTofu) v(\d+\.\d+\.\d+)/.exec(terraform('.', 'version').output) ?? [];
  const program = { name: name === 'OpenTofu' ? 'OpenTofu' : 'Terraform', version } as const;
  return pairProblem(program, PROVIDER)?.what.includes(fault) ?? false;
}

const GOOD = DEFAULT_IMAGES.nats;

describeWithProviders(`${PROGRAM} with the kubernetes provider ${PROVIDER}${PROVIDERS_NOTE}`, () => {
  beforeAll(() => kubectlText(['create', 'namespace', NAMESPACE]));
  afterAll(() => removeNamespaces(NAMESPACE));

  test('a creation that times out: the next plan ends as `fleet check` says, and the way out leads on', () => {
    const folder = new Folder();
    folder.write('nats:not-there', '5s');
    folder.must('init');
    expect(folder.run('apply', '-auto-approve')).toMatchObject({ status: 1 });
    const fault = 'Unexpected Identity Change';
    const { status, output } = folder.run('plan');
    expect([status, output.includes(fault)]).toEqual(isReported(fault) ? [1, true] : [0, false]);
    if (isReported(fault)) {
      folder.must('state', 'rm', ADDRESS);
      folder.must('import', ADDRESS, `${NAMESPACE}/server`);
      folder.must('plan');
    }
    kubectl(['delete', 'statefulset', 'server', '--namespace', NAMESPACE, '--cascade=foreground']);
  });

  test('an update of a StatefulSet, waited for: it ends as `fleet check` says', () => {
    const folder = new Folder();
    folder.write(GOOD, '120s');
    folder.must('init');
    folder.must('apply', '-auto-approve');
    folder.write(GOOD, '120s', ['-js', '-D']);
    const fault = 'Missing Resource Identity After Update';
    const { status, output } = folder.run('apply', '-auto-approve');
    expect([status, output.includes(fault)]).toEqual(isReported(fault) ? [1, true] : [0, false]);
  });
});
