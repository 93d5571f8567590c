import { loadEnvironment } from '../../environments';
import { type Environment, loadBalancer } from '../../schema';
import { environmentWith, type Fleet, synthesizeFleet } from '../support/fleet';

/** Each stack with those that must be deployed before it. */
function dependencies({ app }: Fleet): Record<string, readonly string[]> {
  return Object.fromEntries([...app.stacks].map(([name, stack]) => [name, [...stack.dependencies].sort()]));
}

const fleet = async (environment: Environment | Promise<Environment>) => synthesizeFleet(await environment);

/** The stacks of identities, each of which waits for the trust root. */
const identities = (root: string, ...names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [`identity-${name}`, [root]]));

test('prod: with DNS names the hub waits for the trust root only, and each other for its identity only', async () => {
  expect(dependencies(await fleet(loadEnvironment('prod')))).toEqual({
    prod: [],
    ...identities('prod', 'eu', 'edge1', 'edge2', 'plant7'),
    hub: ['prod'],
    'region-eu': ['identity-eu'],
    'leaf-edge1': ['identity-edge1'],
    'leaf-edge2': ['identity-edge2'],
    'leaf-plant7': ['identity-plant7'],
  });
});

test("staging: at the load balancer's address the leaf waits for the hub as well", async () => {
  expect(dependencies(await fleet(loadEnvironment('staging')))).toEqual({
    staging: [],
    ...identities('staging', 'edge1'),
    hub: ['staging'],
    'leaf-edge1': ['hub', 'identity-edge1'],
  });
});

test('dev: two sites in one Kubernetes cluster with the hub', async () => {
  expect(dependencies(await fleet(loadEnvironment('dev')))).toEqual({
    dev: [],
    ...identities('dev', 'edge1', 'edge2'),
    hub: ['dev'],
    'leaf-edge1': ['hub', 'identity-edge1'],
    'leaf-edge2': ['hub', 'identity-edge2'],
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
    ...identities('test', 'eu', 'us', 'paris', 'boston', 'far'),
    hub: ['test'],
    'region-eu': ['hub', 'identity-eu'],
    'region-us': ['hub', 'identity-us'],
    'leaf-paris': ['identity-paris'],
    'leaf-boston': ['identity-boston', 'region-us'],
    'leaf-far': ['hub', 'identity-far'],
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
    ...identities('test', 'a', 'z', 'edge1'),
    hub: ['test'],
    'region-z': ['identity-z'],
    'region-a': ['identity-a', 'region-z'],
    'leaf-edge1': ['identity-edge1', 'region-a'],
  });
});

test('each environment has a folder of its own, and each stack one in it', async () => {
  const { app, folder } = await fleet(loadEnvironment('staging')).then((made) => ({
    app: made.app,
    folder: (name: string) => made.folder(name),
  }));
  expect([...app.stacks.keys()].map(folder).sort()).toEqual([
    'staging/hub',
    'staging/identity-edge1',
    'staging/leaf-edge1',
    'staging/staging',
  ]);
});

test('each stack talks to its own Kubernetes cluster, and the trust root to that of the hub, an identity to that of its tier', async () => {
  const prod = await fleet(loadEnvironment('prod'));
  const kube = (config_context: string) => ({ config_path: '~/.kube/config', config_context });
  // What others write on our objects is not ours to remove.
  const kubernetes = (context: string) => ({ ...kube(context), ignore_annotations: ['.*'], ignore_labels: ['.*'] });
  const acceptor = (context: string) => ({
    tls: [{}],
    kubernetes: [kubernetes(context)],
    helm: [{ kubernetes: kube(context) }],
  });
  const one = (context: string) => ({ tls: [{}], kubernetes: [kubernetes(context)] });
  expect(Object.fromEntries(prod.names.map((name) => [name, prod.json(name).provider]))).toEqual({
    prod: one('prod-hub'),
    'identity-eu': one('prod-eu'),
    'identity-edge1': one('edge1'),
    'identity-edge2': one('edge2'),
    'identity-plant7': one('plant7'),
    hub: acceptor('prod-hub'),
    'region-eu': acceptor('prod-eu'),
    'leaf-edge1': one('edge1'),
    'leaf-edge2': one('edge2'),
    'leaf-plant7': one('plant7'),
  });
});

test('without alerts there is no helm, with passwords there is random', async () => {
  const dev = await fleet(loadEnvironment('dev'));
  expect(
    Object.fromEntries(dev.names.map((name) => [name, Object.keys(Object(dev.json(name).provider)).sort()])),
  ).toEqual({
    dev: ['kubernetes', 'random', 'tls'],
    'identity-edge1': ['kubernetes', 'random', 'tls'],
    'identity-edge2': ['kubernetes', 'random', 'tls'],
    hub: ['kubernetes', 'random', 'tls'],
    'leaf-edge1': ['kubernetes', 'random', 'tls'],
    'leaf-edge2': ['kubernetes', 'random', 'tls'],
  });
});
