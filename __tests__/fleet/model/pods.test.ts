import { join } from 'node:path';
import { fileAt, Resolver, readPods, type SynthesizedPod } from '../../../fleet/model';
import { expectKept } from '../../support/kept-file';
import { lineDifference, yaml } from '../../support/stack-text';
import { appOf, smallFleet } from './fixture';

const attributes = {
  random_password: () => ({ result: 'the password' }),
  tls_locally_signed_cert: () => ({ cert_pem: 'the certificate' }),
};

/** All of a pod; of each container's files where they are. */
function linesOf({ files, containers, ...rest }: SynthesizedPod): string[] {
  const own = containers.map((one) => ({ ...one, files: [...one.files.keys()] }));
  const all = { ...rest, containers: own, files: Object.fromEntries(files) };
  return yaml(JSON.parse(JSON.stringify(all))).split('\n');
}

test("pods.txt has the first pod of a StatefulSet with its containers' environment and files, and what differs in the second", async () => {
  const [first, second, ...more] = await readPods(new Resolver(smallFleet(), { attributes }), 'hub');
  if (!first || !second) throw new Error('there are not two pods');
  const lines = [...linesOf(first), '## the second', ...lineDifference(linesOf(first), linesOf(second))];
  expectKept(join(__dirname, 'pods.txt'), `${lines.join('\n')}\n`);
  expect(more).toEqual([]);
  expect(fileAt(first, '/etc/own-tls/tls.crt')).toBe(first.files.get('/etc/own-tls'));
  expect(fileAt(first, '/etc/nothing')).toBeUndefined();
});

test.each([
  ['v', "container 'c': the ConfigMap 'conf' has no key 'b' to mount as b"],
  ['w', "container 'c': mounts the volume 'w'"],
])('a key that a ConfigMap does not have, or a volume that is not there, is refused: %s', async (name, message) => {
  const container = [{ name: 'c', volume_mount: [{ name, mount_path: '/etc' }] }];
  const volume = [{ name: 'v', config_map: { name: 'conf', items: [{ key: 'b', path: 'b' }] } }];
  const only = {
    resource: {
      kubernetes_config_map_v1: { conf: { metadata: { name: 'conf' }, data: { a: 'x' } } },
      kubernetes_stateful_set_v1: {
        set: { metadata: { name: 'set' }, spec: { template: { spec: { container, volume } } } },
      },
    },
  };
  await expect(readPods(new Resolver(appOf({ only })), 'only')).rejects.toThrow(
    `stack 'only', kubernetes_stateful_set_v1.set, ${message}`,
  );
});
