import { spawnSync } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { CLUSTER_NOTE, create, describeWithKubelet, kubectl, kubectlText, removeNamespaces } from '../support/cluster';
import { clusterFleet } from '../support/cluster-fleet';
import { Deployment } from '../support/deployment';
import { describeWithProviders, PROVIDERS_NOTE, environment as variables } from '../support/terraform';

jest.setTimeout(900_000);

const ROOT = join(__dirname, '../..');
const HUB_NAMESPACE = 'destroy-test-hub';
const NAMESPACE = 'destroy-test';
const LEAF = 'leaf-edge1';
const IDENTITY = 'identity-edge1';

/** A fleet with one small site, in a checkout of its own. */
class Destroyed extends Deployment {
  constructor() {
    super();
    this.synthesize(
      clusterFleet({ namespace: HUB_NAMESPACE, sites: { edge1: { namespace: NAMESPACE } }, replicas: 1 }),
    );
    copyFileSync(join(ROOT, 'cdktf.json'), join(this.checkout.root, 'cdktf.json'));
  }

  /** `fleet destroy`, run in the checkout. */
  destroy(...args: readonly string[]) {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(ROOT, 'fleet/bin.js'), 'destroy', ...args], {
      cwd: this.checkout.root,
      encoding: 'utf8',
      env: { ...variables(), NATS_ENV: 'test', TF_CLI_ARGS: '-no-color' },
    });
    return { status, output: `${stdout}${stderr}` };
  }

  held(stack: string): string[] {
    const lines = this.try(stack, 'state', 'list').output.split('\n');
    return lines.filter((line) => line !== '' && !line.startsWith('data.'));
  }
}

const get = (kind: string) => kubectlText(['get', kind, '-n', NAMESPACE, '-o', 'jsonpath={.items[*].metadata.name}']);
const volume = () =>
  kubectlText(['get', 'pvc', 'data-nats-leaf-0', '-n', NAMESPACE, '-o', 'jsonpath={.spec.volumeName} {.metadata.uid}']);

describeWithKubelet(`fleet destroy on a real cluster${CLUSTER_NOTE}`, () => {
  describeWithProviders(`with real providers${PROVIDERS_NOTE}`, () => {
    afterAll(() => {
      removeNamespaces(HUB_NAMESPACE, NAMESPACE);
    });

    test('a leaf keeps its volumes, gets them back, and loses them only when asked', () => {
      const deployment = new Destroyed();
      expect(deployment.destroy(LEAF)).toEqual({ status: 1, output: expect.stringContaining('is not initialised') });
      deployment.apply('test', IDENTITY, LEAF);
      const before = volume();

      const first = deployment.destroy(LEAF, '--yes');
      expect(first.output).toContain(`PersistentVolumeClaim ${NAMESPACE}/data-nats-leaf-0  1Gi`);
      expect(first.output).toContain(`npx cdktf deploy ${LEAF} ${IDENTITY} test`);
      expect(first.status).toBe(0);
      // Pods end a little later, as they hand over their clients first.
      expect(get('statefulsets,services,secrets')).toBe('');
      expect(deployment.held(LEAF).map((address) => address.split('.')[0])).toEqual([
        'kubernetes_namespace_v1',
        'tls_private_key',
      ]);
      expect(volume()).toBe(before);

      deployment.apply(LEAF);
      expect(get('pods')).toContain('nats-leaf-0');
      expect(volume()).toBe(before);

      // A volume in the namespace that does not belong to the stack: nothing is done.
      const spec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
      create({ kind: 'PersistentVolumeClaim', metadata: { name: 'external', namespace: NAMESPACE }, spec });
      const refused = deployment.destroy(LEAF, '--with-volumes', '--yes');
      expect(refused).toEqual({ status: 1, output: expect.stringContaining(`${NAMESPACE}/external`) });
      expect(get('statefulsets')).toContain('nats-leaf');
      kubectlText(['delete', 'pvc', 'external', '-n', NAMESPACE]);

      const unasked = deployment.destroy(LEAF, '--with-volumes');
      expect(unasked).toEqual({ status: 1, output: expect.stringContaining('add --yes. Nothing was done.') });
      expect(deployment.destroy('test', '--yes').output).toContain('keepOnDestroy: false');
      expect(deployment.destroy(IDENTITY, '--yes').output).toContain(`${LEAF} read from it. Destroy those first.`);

      // Somebody deleted what it reads of its identity: a destroy needs nothing of that.
      kubectlText(['delete', 'namespace', `${NAMESPACE}-trust`, '--timeout=120s']);
      const last = deployment.destroy(LEAF, '--with-volumes', '--yes');
      expect(last.output).toContain(`${LEAF} and its volumes are deleted.`);
      expect(last.status).toBe(0);
      expect(kubectl(['get', 'namespace', NAMESPACE]).output).toContain('not found');
      expect(deployment.held(LEAF)).toEqual([]);
      expect(deployment.destroy(LEAF).output).toContain(`nothing of ${LEAF} is in its state`);

      const identity = deployment.destroy(IDENTITY, '--yes');
      expect(identity.status).toBe(0);
      expect(identity.output).not.toContain('Kept');
      expect(deployment.held(IDENTITY)).toEqual([]);
      expect(kubectl(['get', 'namespace', `${NAMESPACE}-trust`]).output).toContain('not found');
    });
  });
});
