import { type Environment, loadBalancer, loadEnvironment } from '../../environment';
import { environmentWith, type Fleet, synthesizeFleet } from '../support/fleet';

/** Each stack with those that must be deployed before it. */
function dependencies({ app }: Fleet): Record<string, readonly string[]> {
  return Object.fromEntries([...app.stacks].map(([name, stack]) => [name, [...stack.dependencies].sort()]));
}

const fleet = async (environment: Environment | Promise<Environment>) => synthesizeFleet(await environment);

test('prod: with DNS names everything waits for the trust root only', async () => {
  expect(dependencies(await fleet(loadEnvironment('prod')))).toEqual({
    prod: [],
    hub: ['prod'],
    'region-eu': ['prod'],
    'leaf-edge1': ['prod'],
    'leaf-edge2': ['prod'],
    'leaf-plant7': ['prod'],
  });
});

test("staging: at the load balancer's address the leaf waits for the hub as well", async () => {
  expect(dependencies(await fleet(loadEnvironment('staging')))).toEqual({
    staging: [],
    hub: ['staging'],
    'leaf-edge1': ['hub', 'staging'],
  });
});

test('dev: two sites in one Kubernetes cluster with the hub', async () => {
  expect(dependencies(await fleet(loadEnvironment('dev')))).toEqual({
    dev: [],
    hub: ['dev'],
    'leaf-edge1': ['dev', 'hub'],
    'leaf-edge2': ['dev', 'hub'],
  });
});

test('a leaf waits for what it connects to, not for the hub above that', async () => {
  const environment = environmentWith({
    hub: { address: loadBalancer(), kube: { context: 'hub' } },
    regions: { eu: { address: 'nats-eu.example.com' }, us: { address: loadBalancer() } },
    sites: { paris: { via: 'eu' }, boston: { via: 'us' }, far: {} },
  });
  expect(dependencies(await fleet(environment))).toEqual({
    test: [],
    hub: ['test'],
    'region-eu': ['hub', 'test'],
    'region-us': ['hub', 'test'],
    'leaf-paris': ['test'],
    'leaf-boston': ['region-us', 'test'],
    'leaf-far': ['hub', 'test'],
  });
});

test('a region may stand behind another one, whatever their names', async () => {
  const environment = environmentWith({
    regions: {
      a: { address: loadBalancer(), via: 'z' },
      z: { address: loadBalancer() },
    },
    sites: { edge1: { via: 'a' } },
  });
  expect(dependencies(await fleet(environment))).toEqual({
    test: [],
    hub: ['test'],
    'region-z': ['test'],
    'region-a': ['region-z', 'test'],
    'leaf-edge1': ['region-a', 'test'],
  });
});

test('each environment has a folder of its own, and each stack one in it', async () => {
  const { app, folder } = await fleet(loadEnvironment('staging')).then((made) => ({
    app: made.app,
    folder: (name: string) => made.folder(name),
  }));
  expect([...app.stacks.keys()].map(folder).sort()).toEqual(['staging/hub', 'staging/leaf-edge1', 'staging/staging']);
});

test('each stack talks to its own Kubernetes cluster, and the trust root to none', async () => {
  const prod = await fleet(loadEnvironment('prod'));
  const kube = (config_context: string) => ({ config_path: '~/.kube/config', config_context });
  // What others write on our objects is not ours to remove.
  const kubernetes = (context: string) => ({ ...kube(context), ignore_annotations: ['.*'], ignore_labels: ['.*'] });
  const acceptor = (context: string) => ({
    tls: [{}],
    kubernetes: [kubernetes(context)],
    helm: [{ kubernetes: kube(context) }],
  });
  const leaf = (context: string) => ({ tls: [{}], kubernetes: [kubernetes(context)] });
  expect(Object.fromEntries(prod.names.map((name) => [name, prod.json(name).provider]))).toEqual({
    prod: { tls: [{}] },
    hub: acceptor('prod-hub'),
    'region-eu': acceptor('prod-eu'),
    'leaf-edge1': leaf('edge1'),
    'leaf-edge2': leaf('edge2'),
    'leaf-plant7': leaf('plant7'),
  });
});

test('without alerts there is no helm, with passwords there is random', async () => {
  const dev = await fleet(loadEnvironment('dev'));
  expect(
    Object.fromEntries(dev.names.map((name) => [name, Object.keys(Object(dev.json(name).provider)).sort()])),
  ).toEqual({
    dev: ['random', 'tls'],
    hub: ['kubernetes', 'random', 'tls'],
    'leaf-edge1': ['kubernetes', 'random', 'tls'],
    'leaf-edge2': ['kubernetes', 'random', 'tls'],
  });
});
