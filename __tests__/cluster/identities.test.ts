import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pairProblem } from '../../fleet/terraform/program-versions';
import { kubectl, kubectlText, removeNamespaces } from '../support/cluster';
import { temporaryFolder } from '../support/folder';
import { describeWithProviders, type Outcome, PROGRAM, PROVIDERS_NOTE, terraform } from '../support/terraform';

jest.setTimeout(600_000);

const NAMESPACE = 'identities-test';
const ADDRESS = 'kubernetes_stateful_set_v1.server';
/** What the constructs were generated from; the nightly tests may name another one. */
const PROVIDER = process.env.NATS_TEST_KUBERNETES_PROVIDER || '2.38.0';

/** A folder with one StatefulSet, whose rollout is waited for. */
class Folder {
  private readonly path = join(temporaryFolder(), 'stack');

  constructor() {
    mkdirSync(this.path);
  }

  /** @param image of its one pod; one that is not there keeps the rollout from ever ending */
  write(image: string, createTimeout: string, args: readonly string[] = ['-js']): void {
    const labels = { app: 'server' };
    const json = {
      terraform: { required_providers: { kubernetes: { source: 'hashicorp/kubernetes', version: PROVIDER } } },
      provider: { kubernetes: { config_path: process.env.KUBECONFIG } },
      resource: {
        kubernetes_stateful_set_v1: {
          server: {
            metadata: { name: 'server', namespace: NAMESPACE },
            wait_for_rollout: true,
            timeouts: { create: createTimeout, update: '90s' },
            spec: {
              service_name: 'server',
              replicas: '1',
              selector: { match_labels: labels },
              template: {
                metadata: { labels },
                spec: { termination_grace_period_seconds: 1, container: [{ name: 'server', image, args }] },
              },
            },
          },
        },
      },
    };
    writeFileSync(join(this.path, 'main.tf.json'), JSON.stringify(json));
  }

  run(...args: readonly string[]): Outcome {
    return terraform(this.path, ...args);
  }
}

function version() {
  const { output } = terraform('.', 'version');
  const [, name, number = ''] = /(Terraform|OpenTofu) v(\d+\.\d+\.\d+)/.exec(output) ?? [];
  return { name: name === 'OpenTofu' ? 'OpenTofu' : 'Terraform', version: number } as const;
}

const GOOD = 'nats:2.15.2-alpine';

describeWithProviders(`${PROGRAM} with the kubernetes provider ${PROVIDER}${PROVIDERS_NOTE}`, () => {
  beforeAll(() => kubectlText(['create', 'namespace', NAMESPACE]));
  afterAll(() => removeNamespaces(NAMESPACE));

  test('a creation that times out: the next plan ends as `fleet check` says, and the way out leads on', () => {
    const folder = new Folder();
    folder.write('nats:not-there', '5s');
    expect(folder.run('init')).toMatchObject({ status: 0 });
    expect(folder.run('apply', '-auto-approve')).toMatchObject({ status: 1 });
    const unfit = pairProblem(version(), PROVIDER)?.what.includes('Unexpected Identity Change') ?? false;
    const plan = folder.run('plan');
    expect([plan.status, plan.output.includes('Unexpected Identity Change')]).toEqual(unfit ? [1, true] : [0, false]);
    if (unfit) {
      expect(folder.run('state', 'rm', ADDRESS)).toMatchObject({ status: 0 });
      expect(folder.run('import', ADDRESS, `${NAMESPACE}/server`)).toMatchObject({ status: 0 });
      expect(folder.run('plan')).toMatchObject({ status: 0 });
    }
    kubectl(['delete', 'statefulset', 'server', '--namespace', NAMESPACE, '--cascade=foreground']);
  });

  test('an update of a StatefulSet, waited for: it ends as `fleet check` says', () => {
    const folder = new Folder();
    folder.write(GOOD, '120s');
    expect(folder.run('init')).toMatchObject({ status: 0 });
    expect(folder.run('apply', '-auto-approve')).toMatchObject({ status: 0 });
    folder.write(GOOD, '120s', ['-js', '-D']);
    const unfit = pairProblem(version(), PROVIDER)?.what.includes('Missing Resource Identity') ?? false;
    const apply = folder.run('apply', '-auto-approve');
    expect([apply.status, apply.output.includes('Missing Resource Identity After Update')]).toEqual(
      unfit ? [1, true] : [0, false],
    );
  });
});
