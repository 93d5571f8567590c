import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { jetstreamManager } from '@nats-io/jetstream';
import { checkStack, importsFile, whyStack, whyText, writeImports } from '../../fleet/cluster';
import { becomesTrue } from '../../fleet/rehearse/wait';
import { removeNamespaces } from '../support/cluster';
import { connectWithSecret } from '../support/cluster-client';
import { clusterFleet } from '../support/cluster-fleet';
import { Deployment } from '../support/deployment';
import { installPrometheusOperator, withoutPrometheusOperator } from '../support/prometheus-operator';
import { describeWithProviders, PROVIDERS_NOTE } from '../support/terraform';

jest.setTimeout(1_200_000);

const NAMESPACE = 'lost-state';
const EDGE_NAMESPACE = 'lost-state-edge';
const TRUST = ['test', 'identity-edge1'];
const STACKS = [...TRUST, 'hub', 'leaf-edge1'];
const MESSAGES = 20;

const fleet = clusterFleet({
  namespace: NAMESPACE,
  sites: { edge1: { namespace: EDGE_NAMESPACE } },
  replicas: 1,
  changes: { alerts: { enabled: true } },
});

/** A working copy: what is synthesized, and the states. */
class WorkingCopy extends Deployment {
  make(): void {
    this.synthesize(fleet);
    for (const stack of STACKS) this.run(stack, 'init');
  }

  /** The states are gone, and what terraform keeps beside the configuration. */
  lose(): void {
    rmSync(join(this.checkout.root, 'state'), { recursive: true });
    rmSync(this.checkout.outdir, { recursive: true });
  }

  check(stack: string) {
    const { resolver, checkout } = this;
    return checkStack(stack, { resolver, outputFolder: checkout.outdir, timeoutSeconds: 30 });
  }

  async why(stack: string): Promise<string> {
    return whyText(await whyStack(this.resolver, stack, 30), { color: false });
  }
}

describeWithProviders(`a lost state, and what a deploy needs, with the real providers${PROVIDERS_NOTE}`, () => {
  const copy = new WorkingCopy();
  const admin = () => connectWithSecret(`tls://${NAMESPACE}.example.com:4222`, NAMESPACE, 'nats-hub-client-admin');
  const site = () =>
    connectWithSecret(`tls://nats-leaf.${EDGE_NAMESPACE}.svc:4222`, EDGE_NAMESPACE, 'nats-leaf-client-gateway');

  /** Messages in the hub's stream. */
  async function stored(): Promise<number> {
    const connection = await admin();
    try {
      return (await (await jetstreamManager(connection)).streams.info('EDGE_SENSORS')).state.messages;
    } finally {
      await connection.close();
    }
  }

  async function publish(from: number): Promise<void> {
    const connection = await site();
    for (let n = from; n < from + MESSAGES; n += 1) connection.publish('sensors.t', `message ${n}`);
    await connection.flush();
    await connection.close();
  }

  withoutPrometheusOperator();

  beforeAll(() => {
    copy.make();
    for (const stack of TRUST) copy.run(stack, 'apply', '-auto-approve');
  });

  afterAll(() => removeNamespaces(NAMESPACE, EDGE_NAMESPACE));

  test('without the Prometheus Operator: check says so, the deploy fails, why says why', async () => {
    const lines = (await copy.check('hub')).problems.map(({ object, what }) => `${object} ${what}`);
    expect(lines).toEqual([
      `Helm release ${NAMESPACE}/nats-alerts needs PodMonitor and PrometheusRule (monitoring.coreos.com/v1), which this cluster does not serve: a deploy would fail`,
    ]);
    const { status, output } = copy.try('hub', 'apply', '-auto-approve');
    expect(status).toBe(1);
    expect(output.replace(/\s+/g, ' ')).toContain('no matches for kind "PodMonitor"');
    const why = await copy.why('hub');
    expect(why).toContain(
      `Helm release ${NAMESPACE}/nats-alerts is not installed: it needs PodMonitor and PrometheusRule`,
    );
    expect(why).toContain('What to do: install the Prometheus Operator');
  });

  test('with it, the rest is deployed; messages of the site are stored at the hub', async () => {
    installPrometheusOperator();
    expect((await copy.check('hub')).problems).toEqual([]);
    copy.run('hub', 'apply', '-auto-approve');
    expect(await copy.why('hub')).toContain('nothing is wrong');
    copy.run('leaf-edge1', 'apply', '-auto-approve');
    await publish(0);
    expect(await becomesTrue(async () => (await stored()) === MESSAGES, 120_000)).toBe(true);
  });

  test('all states are lost: imported, deployed, a second plan is empty, the data is there', async () => {
    copy.lose();
    copy.make();
    for (const stack of STACKS) {
      const { imports = [] } = await copy.check(stack);
      writeImports(copy.folder(stack), imports);
      expect((await copy.check(stack)).problems).toEqual([]);
      expect(imports.length).toBeGreaterThan(0);
      expect(copy.run(stack, 'apply', '-auto-approve')).toContain(`${imports.length} imported`);
    }
    for (const stack of STACKS) {
      const { imports = [] } = await copy.check(stack);
      writeImports(copy.folder(stack), imports);
      expect(existsSync(importsFile(copy.folder(stack)))).toBe(false);
      expect(copy.run(stack, 'plan')).toContain('No changes.');
    }
    await publish(MESSAGES);
    expect(await becomesTrue(async () => (await stored()) === 2 * MESSAGES, 180_000)).toBe(true);
  });
});
