import { ConfigMapV1 } from '@cdktf/provider-kubernetes/lib/config-map-v1';
import { StatefulSetV1 } from '@cdktf/provider-kubernetes/lib/stateful-set-v1';
import { fileAt, Resolver, readPods, type SynthesizedPod } from '../../../fleet/model';
import { smallFleet, withOutputs } from './fixture';

describe('the pods of a stack', () => {
  const resolver = new Resolver(smallFleet());
  let pods: SynthesizedPod[] = [];
  let first: SynthesizedPod;
  beforeAll(async () => {
    pods = await readPods(resolver, 'hub');
    const [pod] = pods;
    if (pod === undefined) throw new Error('there is no pod');
    first = pod;
  });

  test('are one per replica, named by their ordinal', () => {
    expect(pods.map(({ name }) => name)).toEqual(['nats-hub-0', 'nats-hub-1']);
    expect(first).toMatchObject({
      stack: 'hub',
      namespace: 'nats',
      serviceName: 'nats-hub-headless',
      labels: { app: 'nats' },
    });
  });

  test('know their own name in environment and arguments', async () => {
    const [nats] = pods[1]?.containers ?? [];
    const password = await resolver.attribute('prod', 'random_password.edge-1', ['result']);
    expect(nats?.command).toEqual(['nats-server']);
    expect(nats?.args).toEqual(['--name', 'nats-hub-1', '--literal', '$(POD)', '--unknown', '$(NOBODY)']);
    expect(nats?.env).toEqual([
      { name: 'POD', value: 'nats-hub-1', from: 'field metadata.name', secret: false },
      { name: 'NAMESPACE', value: 'nats', from: 'field metadata.namespace', secret: false },
      { name: 'FULL', value: 'nats-hub-1.nats', from: undefined, secret: false },
      { name: 'IP', value: undefined, from: 'field status.podIP', secret: false },
      { name: 'PASSWORD', value: password, from: 'Secret nats-secrets key edge-1.txt', secret: true },
    ]);
    expect(nats?.ports).toEqual([{ name: 'leaf', containerPort: 7422, protocol: 'TCP' }]);
  });

  test('have their volumes, those of claim templates too', () => {
    expect(first.volumes.map(({ name, kind }) => [name, kind])).toEqual([
      ['etc', 'projected'],
      ['own', 'secret'],
      ['all', 'config_map'],
      ['data', 'volume_claim_template'],
    ]);
  });

  test('have the files of ConfigMaps and Secrets where they are mounted', async () => {
    const certificate = await resolver.attribute('hub', 'tls_locally_signed_cert.cert', ['cert_pem']);
    expect([...first.files.keys()].sort()).toEqual([
      '/all/extra.conf',
      '/all/nats.conf',
      '/etc/nats/later.conf',
      '/etc/nats/nats.conf',
      '/etc/nats/tls/server.crt',
      '/etc/own-tls',
      '/one/file.conf',
    ]);
    expect(first.files.get('/etc/nats/nats.conf')).toEqual({
      content: '# ${not an expression}\nadvertise: "nats.nats.load-balancer.invalid:7422"\n',
      from: 'ConfigMap nats-conf',
      secret: false,
      missing: false,
      optional: false,
      isFolder: false,
    });
    expect(first.files.get('/etc/nats/tls/server.crt')).toMatchObject({
      content: certificate,
      from: 'Secret nats-secrets',
      secret: true,
    });
    expect(first.files.get('/one/file.conf')?.content).toBe('x: 1\n');
  });

  test('show each container only the files that it mounts', () => {
    const [nats, reloader] = first.containers;
    expect([...(reloader?.files.keys() ?? [])].sort()).toEqual(['/all/extra.conf', '/all/nats.conf', '/one/file.conf']);
    expect(nats?.files.has('/all/nats.conf')).toBe(false);
  });

  test('name the existing Secret that they need and the stack does not create', () => {
    expect(fileAt(first, '/etc/own-tls/tls.crt')).toMatchObject({
      content: undefined,
      missing: true,
      isFolder: true,
      from: 'Secret own-tls',
    });
    expect(first.files.get('/etc/nats/later.conf')).toMatchObject({
      missing: true,
      optional: true,
      from: 'Secret later',
    });
    expect(fileAt(first, '/etc/nothing')).toBeUndefined();
  });

  test('with a key that their ConfigMap does not have, or a volume that is not there, are refused', async () => {
    const build = (volume: string) =>
      withOutputs((stack) => {
        new ConfigMapV1(stack, 'conf', { metadata: { name: 'conf' }, data: { a: 'x' } });
        new StatefulSetV1(stack, 'set', {
          metadata: { name: 'set' },
          spec: {
            serviceName: 's',
            selector: { matchLabels: { a: 'b' } },
            template: {
              metadata: { labels: { a: 'b' } },
              spec: {
                container: [{ name: 'c', volumeMount: [{ name: volume, mountPath: '/etc' }] }],
                volume: [{ name: 'v', configMap: { name: 'conf', items: [{ key: 'b', path: 'b' }] } }],
              },
            },
          },
        });
        return {};
      });
    await expect(readPods(new Resolver(build('v')), 'only')).rejects.toThrow(
      "stack 'only', kubernetes_stateful_set_v1.set, container 'c': the ConfigMap 'conf' has no key 'b' to mount as b",
    );
    await expect(readPods(new Resolver(build('w')), 'only')).rejects.toThrow(/mounts the volume 'w'/);
  });
});
