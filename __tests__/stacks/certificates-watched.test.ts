import { join } from 'node:path';
import { environments } from '../../environments';
import { isMap, Resolver, readSynthesized, type Value, type ValueMap } from '../../fleet/model';
import { type Environment, loadBalancer } from '../../schema';
import { parseEnvironment } from '../../schema/parse';
import { withVariants } from '../../schema/variants';
import { deployCommand } from '../../stacks/deploy-command';
import { BUNDLED, environmentWith, type Fleet, NO_SITE, synthesizeFleet } from '../support/fleet';
import { expectKept } from '../support/kept-file';
import { at, mapAt, textAt } from '../support/walk';

jest.setTimeout(60_000);

/** A bundled environment with alerts everywhere. */
function withAlerts(name: string): Environment {
  const module = environments[name]?.();
  const input = isMap(Object(module)) ? Object(module).default : undefined;
  return parseEnvironment({ ...Object(input), alerts: { enabled: true, sites: true } }, `environments/${name}.ts`);
}

/** Regions and load balancers, three servers at a site, and passwords or certificates. */
function largeFleet(changes: Readonly<Record<string, unknown>> = {}): Environment {
  return environmentWith({
    hub: { address: loadBalancer(), kube: { context: 'hub' } },
    regions: { eu: { address: loadBalancer() }, us: { address: 'nats-us.example.com' } },
    sites: { edge1: { replicas: 3 }, paris: { via: 'eu' }, boston: { via: 'us' } },
    clients: { gateway: { at: 'sites', publish: ['sensors.>'] } },
    alerts: { sites: true },
    ...changes,
  });
}

const EVERY: readonly [string, () => Environment][] = [
  ...BUNDLED.map((name): [string, () => Environment] => [name, () => withAlerts(name)]),
  ['a large fleet', largeFleet],
  [
    'a large fleet whose authorities and identities change, with a system account that is bridged',
    () => withVariants(largeFleet(), ['authority-overlap', 'identity-overlap', 'system-account']),
  ],
  ['a large fleet with passwords', () => largeFleet({ trust: { kind: 'password' } })],
];

const made = new Map<string, Fleet>();

/** What is synthesized of one of them, once for all tests. */
function fleetOf(name: string, load: () => Environment): Fleet {
  const fleet = made.get(name) ?? synthesizeFleet(load());
  made.set(name, fleet);
  return fleet;
}

const CERTIFICATES = ['tls_self_signed_cert', 'tls_locally_signed_cert'];

/** `<stack>/<address>` of every certificate of a fleet. */
function certificatesOf({ app }: Fleet): string[] {
  return [...app.stacks].flatMap(([stack, { resources }]) =>
    [...resources.values()]
      .filter(({ type }) => CERTIFICATES.includes(type))
      .map(({ address }) => `${stack}/${address}`),
  );
}

/** What a stack's alerts watch: by its name in them, the certificate as `<stack>/<address>`, and what renews it. */
async function watchedBy(fleet: Fleet, stack: string): Promise<Record<string, { of: string; renewedBy: string }>> {
  // Each certificate's end is, instead of a date, where it stands: so a reference is followed to it, through outputs too.
  const place = ({ stack: { name }, resource: { address } }: Place): ValueMap => ({
    cert_pem: '',
    validity_end_time: `${name}/${address}`,
  });
  const attributes = { ...NO_KEYS, ...Object.fromEntries(CERTIFICATES.map((type) => [type, place])) };
  const resolver = new Resolver(readSynthesized(fleet.outdir), { attributes });
  const releases = [...(fleet.app.stacks.get(stack)?.resources.values() ?? [])].filter(
    ({ type }) => type === 'helm_release',
  );
  const found: Record<string, { of: string; renewedBy: string }> = {};
  for (const { address } of releases) {
    const [, ends] = [at(await resolver.resource(stack, address), 'values')].flat();
    const certificates: Value = ends === undefined ? {} : JSON.parse(String(ends)).certificates;
    for (const [name, entry] of Object.entries(mapAt(certificates))) {
      found[name] = { of: textAt(entry, 'notAfter'), renewedBy: textAt(entry, 'labels', 'renewed_by') };
    }
  }
  return found;
}

/** In place of keys and passwords, which take their time. */
const NO_KEYS = {
  tls_private_key: () => ({ private_key_pem: '' }),
  tls_cert_request: () => ({ cert_request_pem: '' }),
  random_password: () => ({ result: '', bcrypt_hash: '' }),
};

interface Place {
  readonly stack: { readonly name: string };
  readonly resource: { readonly address: string };
}

test.each(EVERY)('%s: of all certificates none is forgotten', async (name, load) => {
  const fleet = fleetOf(name, load);
  const watched = await Promise.all(fleet.names.map((stack) => watchedBy(fleet, stack)));
  const places = watched.flatMap((found) => Object.values(found).map(({ of }) => of));
  expect([...new Set(places)].sort()).toEqual(certificatesOf(fleet).sort());
});

test('each tier watches its own, a region and a site what they prove themselves with too; an alert names the command that renews it', async () => {
  const fleet = synthesizeFleet(largeFleet());
  const lines = await Promise.all(
    fleet.names.map(async (stack) =>
      Object.entries(await watchedBy(fleet, stack)).map(([name, { renewedBy }]) => `${stack} ${name}: ${renewedBy}`),
    ),
  );
  expectKept(join(__dirname, 'certificates-watched.txt'), `${lines.flat().sort().join('\n')}\n`);
});

test.each(EVERY)('%s: the command that deploys a tier names all stacks that it reads from', (name, load) => {
  const environment = load();
  const { app } = fleetOf(name, load);
  const tiers = [environment.hub, ...environment.regions, ...environment.sites];
  for (const { name } of tiers) {
    const stacks = deployCommand(environment, name).split(' deploy ')[1]?.split(' ') ?? [];
    const needed = stacks.flatMap((stack) => [stack, ...(app.stacks.get(stack)?.dependencies ?? [])]);
    expect([...new Set(needed)].sort()).toEqual([...stacks].sort());
  }
});

test('with the alerts of sites, too, the stacks that are there are the same to the byte whatever sites are selected', () => {
  const environment = withAlerts('prod');
  const full = synthesizeFleet(environment);
  for (const sites of ['edge1', NO_SITE]) {
    const narrowed = synthesizeFleet(environment, sites);
    for (const stack of narrowed.names) expect(narrowed.text(stack)).toBe(full.text(stack));
  }
});

test('the alerts of a site go to its own cluster', () => {
  const fleet = synthesizeFleet(withAlerts('prod'));
  const helm = (context: string) => [{ kubernetes: { config_path: '~/.kube/config', config_context: context } }];
  expect(at(fleet.json('leaf-edge1'), 'provider', 'helm')).toEqual(helm('edge1'));
  const releases = Object.values(mapAt(fleet.json('leaf-edge1'), 'resource', 'helm_release'));
  expect(releases).toMatchObject([
    { name: 'nats-alerts', namespace: expect.stringContaining('kubernetes_namespace_v1') },
  ]);
});

test.each(EVERY)('%s: every certificate and authority has the validity that the environment says', (_name, load) => {
  const { trust, ...rest } = load();
  const validity = { hours: 1000, earlyRenewalHours: 800 };
  const authority = { hours: 2000, earlyRenewalHours: 900 };
  const fleet = synthesizeFleet({ ...rest, trust: { ...trust, validity, authority } });
  const certificates = [...fleet.app.stacks.values()]
    .flatMap(({ resources }) => [...resources.values()])
    .filter(({ type }) => CERTIFICATES.includes(type));
  const hours = ({ validity_period_hours: all, early_renewal_hours: early }: ValueMap) => [all, early];
  const isAuthority = ({ config }: { config: ValueMap }) => config.is_ca_certificate === true;
  expect(certificates.map(({ config }) => hours(config))).toEqual(
    certificates.map((one) => (isAuthority(one) ? [2000, 900] : [1000, 800])),
  );
});
