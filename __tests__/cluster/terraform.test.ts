import { whyStack } from '../../fleet/cluster';
import { becomesTrue } from '../../fleet/rehearse/wait';
import { Children } from '../../fleet/terraform/children';
import { planAll } from '../../fleet/terraform/plan-all';
import type { StackPlan } from '../../fleet/terraform/plan-stack';
import { Terraform } from '../../fleet/terraform/terraform';
import { kubectlText, removeNamespaces } from '../support/cluster';
import { type ClusterFleet, clusterFleet } from '../support/cluster-fleet';
import { Deployment } from '../support/deployment';
import { temporaryFolder } from '../support/folder';
import { type CommandOutcome, describeWithProviders, PROVIDERS_NOTE } from '../support/terraform';

jest.setTimeout(600_000);

const NAMESPACE = 'terraform-test';
const EDGE_NAMESPACE = 'terraform-test-edge';
const EDGE1 = { edge1: { namespace: EDGE_NAMESPACE } };
const STACKS = ['test', 'identity-edge1', 'hub', 'leaf-edge1'];
const HUB = ['--namespace', NAMESPACE];

/** The stacks with their states, and what is asked about them. */
class Asked extends Deployment {
  make(fleet: Partial<ClusterFleet> = {}): void {
    this.synthesize(clusterFleet({ namespace: NAMESPACE, sites: EDGE1, replicas: 1, ...fleet }));
    for (const stack of STACKS) this.run(stack, 'init');
  }

  /** What `fleet plan` says of each stack: planned, or for whom it waits. */
  async planAll(): Promise<Record<string, string>> {
    const plans = await planAll(STACKS, {
      app: this.resolver.app,
      folder: temporaryFolder(),
      terraform: new Terraform({ children: new Children(), lockTimeout: '0s' }),
      parallel: 1,
      onBegin: () => undefined,
      onEnd: () => undefined,
    });
    const said = (plan: StackPlan) =>
      plan.status === 'waits' ? `waits for ${plan.waitsFor.join(', ')}: ${plan.reason}` : plan.status;
    return Object.fromEntries(plans.map((plan) => [plan.stack, said(plan)]));
  }

  /** What the next apply of a stack would do: `update kubernetes_config_map_v1`, each once. */
  plan(stack: string): string[] {
    this.run(stack, 'plan', '-out=plan');
    const plan: { resource_changes?: { type: string; change: { actions: string[] } }[] } = JSON.parse(
      this.run(stack, 'show', '-json', 'plan'),
    );
    const done = (plan.resource_changes ?? []).map(({ type, change }) => `${change.actions.join(' and ')} ${type}`);
    return [...new Set(done.filter((what) => !/^(no-op|read) /.test(what)))].sort();
  }

  plans(): Record<string, string[]> {
    return Object.fromEntries(STACKS.map((stack) => [stack, this.plan(stack)]));
  }
}

const NOTHING = { test: [], 'identity-edge1': [], hub: [], 'leaf-edge1': [] };

describeWithProviders(`terraform with the real providers on a real cluster${PROVIDERS_NOTE}`, () => {
  const deployment = new Asked();

  /** What was printed before anything was applied. */
  let early: { readonly plans: Readonly<Record<string, string>>; readonly hub: CommandOutcome };

  beforeAll(async () => {
    deployment.make();
    early = { plans: await deployment.planAll(), hub: deployment.try('hub', 'plan') };
    deployment.apply(...STACKS);
  });

  afterAll(() => {
    removeNamespaces(NAMESPACE, EDGE_NAMESPACE);
  });

  test('a plan that comes too early says which stack is to be applied first, and a plan of all waits for it', () => {
    expect(early.plans).toEqual({
      test: 'planned',
      'identity-edge1': 'waits for test: test has not been applied yet',
      hub: 'waits for test: it needs data that test provides only after it is applied',
      'leaf-edge1': 'waits for identity-edge1: it needs data that identity-edge1 provides only after it is applied',
    });
    expect(early.hub.status).toBe(1);
    expect(early.hub.output.match(/^Error: .*$/gm)).toEqual(['Error: Resource postcondition failed']);
    expect(early.hub.output.replace(/\s+/g, ' ')).toContain(
      `Secret handed-to-hub in namespace ${NAMESPACE}-trust is not there, or lacks some of what is read here. Stack test makes it: apply that first.`,
    );
  });

  test('a second apply would change nothing', () => {
    expect(deployment.plans()).toEqual(NOTHING);
  });

  test('what others write shows no change: a rollout restart, annotations and labels of controllers', () => {
    kubectlText(['rollout', 'restart', ...HUB, 'statefulset/nats-hub']);
    kubectlText(['rollout', 'status', ...HUB, 'statefulset/nats-hub', '--timeout=200s']);
    kubectlText(['annotate', ...HUB, 'service/nats-hub', 'cloud.example.com/balancer=b-1']);
    kubectlText(['label', 'namespace', NAMESPACE, 'team.example.com/owner=somebody']);
    expect(deployment.plans()).toEqual(NOTHING);
  });

  test('a site is added: the hub’s users; no pod template, nothing at other sites, nothing in the trust root', () => {
    deployment.make({ sites: { ...EDGE1, edge2: { namespace: 'terraform-test-edge2' } } });
    expect(deployment.plans()).toEqual({
      ...NOTHING,
      // The stream of the hub has one source more, so its Job, whose name is a hash, is another one.
      hub: ['delete and create kubernetes_job_v1', 'update kubernetes_config_map_v1'],
    });
  });

  test('another image: a rolling change of the pods only', () => {
    deployment.make({ changes: { image: { nats: 'nats:2.15.1-alpine' } } });
    const rolling = ['update kubernetes_stateful_set_v1'];
    expect(deployment.plans()).toEqual({ ...NOTHING, hub: rolling, 'leaf-edge1': rolling });
  });

  test('another size of the volumes is refused before anything is touched, with the way out', () => {
    deployment.make({ hub: { jetstream: { memory: '64Mi', file: '512Mi', volume: '2Gi' } } });
    const { status, output } = deployment.try('hub', 'plan');
    expect(status).toBe(1);
    expect(output.replace(/\s+/g, ' ')).toContain(
      `kubectl --kubeconfig ${process.env.KUBECONFIG} --context test -n terraform-test delete statefulset nats-hub --cascade=orphan`,
    );
  });

  test('destroying a site is refused, and its claims stay', () => {
    deployment.make();
    const { status, output } = deployment.try('leaf-edge1', 'destroy', '-auto-approve');
    expect(status).toBe(1);
    // Terraform and OpenTofu say it in different words.
    expect(output).toMatch(/nstance cannot be destroyed[\s\S]*prevent_destroy/);
    expect(kubectlText(['get', 'pvc', '--namespace', EDGE_NAMESPACE, '-o', 'name'])).toBe(
      'persistentvolumeclaim/data-nats-leaf-0\n',
    );
  });

  test('a site is revoked: the plan says who, the deploy prints it, and `fleet why` names whose connection was dropped', async () => {
    const leaves = `/api/v1/namespaces/${NAMESPACE}/pods/nats-hub-0:8222/proxy/leafz`;
    const isConnected = async () => kubectlText(['get', '--raw', leaves]).includes('edge1-nats-leaf-0');
    expect(await becomesTrue(isConnected, 60_000)).toBe(true);
    deployment.make({ sites: { edge1: { namespace: EDGE_NAMESPACE, revoked: true } } });
    expect(deployment.run('hub', 'plan')).toMatch(/Changes to Outputs:\s+\+ revoked += \[\s+\+ "edge1",\s+\]/);
    expect(deployment.run('hub', 'apply', '-auto-approve')).toMatch(/Outputs:[\s\S]*revoked = \[\s+"edge1",\s+\]/);
    const { diagnoses, states } = await whyStack(deployment.resolver, 'hub', 30);
    expect(diagnoses).toEqual([]);
    expect(states.at(-1)).toMatch(
      /^Job terraform-test\/nats-hub-access-\w+ dropped the connection of edge1 on nats-hub-0$/,
    );
  });
});
