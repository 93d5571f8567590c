import { join } from 'node:path';
import { isMap, Resolver, type ValueMap } from '../../fleet/model';
import { environments } from '../../fleet/project/environments';
import { type Environment, loadBalancer } from '../../schema';
import { parseEnvironment } from '../../schema/parse';
import { withVariants } from '../../schema/variants';
import { deployCommand } from '../../stacks/deploy-command';
import { BUNDLED, environmentWith, type Fleet, synthesizeFleet } from '../support/fleet';
import { expectKept } from '../support/kept-file';
import { at, mapAt, textAt } from '../support/walk';

jest.setTimeout(60_000);

/** A bundled environment with alerts everywhere. */
function withAlerts(name: string): Environment {
  const module = environments()[name]?.();
  const input = isMap(Object(module)) ? Object(module).default : undefined;
  return parseEnvironment({ ...Object(input), alerts: { enabled: true, sites: true } }, `environments/${name}.ts`);
}

/** Regions and load balancers, three servers at a site, and passwords or certificates. */
const largeFleet = (changes: Readonly<Record<string, unknown>> = {}): Environment =>
  environmentWith({
    hub: { address: loadBalancer(), kube: { context: 'hub' } },
    regions: { eu: { address: loadBalancer() }, us: { address: 'nats-us.example.com' } },
    sites: { edge1: { replicas: 3 }, paris: { via: 'eu' }, boston: { via: 'us' } },
    clients: { gateway: { at: 'sites', publish: ['sensors.>'] } },
    alerts: { sites: true },
    ...changes,
  });

const EVERY: readonly (readonly [string, () => Environment])[] = [
  ...BUNDLED.map((name) => [name, () => withAlerts(name)] as const),
  ['a large fleet', largeFleet],
  [
    'a large fleet whose authorities and identities change, with a system account that is bridged',
    () => withVariants(largeFleet(), ['authority-overlap', 'identity-overlap', 'system-account']),
  ],
  ['a large fleet with passwords', () => largeFleet({ trust: { kind: 'password' } })],
];

/** Every certificate of a fleet, with its place as `<stack>/<address>`. */
const certificatesOf = ({ app }: Fleet) =>
  [...app.stacks].flatMap(([stack, { resources }]) =>
    [...resources.values()]
      .filter(({ type }) => /^tls_(self|locally)_signed_cert$/.test(type))
      .map(({ address, config }) => ({ place: `${stack}/${address}`, config })),
  );

interface Place {
  readonly stack: { readonly name: string };
  readonly resource: { readonly address: string };
}

/**
 * Each certificate's end is, instead of a date, where it stands: so a reference is followed to it, through outputs too.
 */
const certificate = ({ stack, resource }: Place): ValueMap => ({
  cert_pem: '',
  validity_end_time: `${stack.name}/${resource.address}`,
});

/** In place of keys and passwords, which are slow to create. */
const attributes = {
  tls_private_key: () => ({ private_key_pem: '' }),
  tls_cert_request: () => ({ cert_request_pem: '' }),
  random_password: () => ({ result: '', bcrypt_hash: '' }),
  tls_self_signed_cert: certificate,
  tls_locally_signed_cert: certificate,
};

/** What the alerts of a fleet watch: stack and name, the certificate's place, and what renews it. */
async function watchedIn({ app }: Fleet) {
  const resolver = new Resolver(app, { attributes });
  const releases = [...app.stacks].flatMap(([stack, { resources }]) =>
    [...resources.values()].flatMap(({ type, address }) => (type === 'helm_release' ? [{ stack, address }] : [])),
  );
  const watched = releases.map(async ({ stack, address }) => {
    const [, ends = '{"certificates":{}}'] = [at(await resolver.resource(stack, address), 'values')].flat();
    return Object.entries(mapAt(JSON.parse(String(ends)), 'certificates')).map(([name, entry]) => ({
      name: `${stack} ${name}`,
      of: textAt(entry, 'notAfter'),
      renewedBy: textAt(entry, 'labels', 'renewed_by'),
    }));
  });
  return (await Promise.all(watched)).flat();
}

test.each(EVERY)('%s: no certificate is missing', async (_name, load) => {
  const fleet = synthesizeFleet(load());
  const watched = await watchedIn(fleet);
  const places = certificatesOf(fleet).map(({ place }) => place);
  expect([...new Set(watched.map(({ of }) => of))].sort()).toEqual(places.sort());
});

test('each tier watches its own, a region and a site also their client certificates; an alert names the command that renews it', async () => {
  const watched = await watchedIn(synthesizeFleet(largeFleet()));
  const lines = watched.map(({ name, renewedBy }) => `${name}: ${renewedBy}\n`);
  expectKept(join(__dirname, 'certificates-watched.txt'), lines.sort().join(''));
});

test.each(EVERY)('%s: the command that deploys a tier names all stacks that it reads from', (_name, load) => {
  const environment = load();
  const { app } = synthesizeFleet(environment);
  for (const { name } of [environment.hub, ...environment.regions, ...environment.sites]) {
    const stacks = deployCommand(environment, name).split(' deploy ')[1]?.split(' ') ?? [];
    const needed = stacks.flatMap((stack) => [stack, ...(app.stacks.get(stack)?.dependencies ?? [])]);
    expect([...new Set(needed)].sort()).toEqual([...stacks].sort());
  }
});

test.each(EVERY)('%s: every certificate and authority has the validity that the environment says', (_name, load) => {
  const { trust, ...rest } = load();
  const validity = { hours: 1000, earlyRenewalHours: 800 };
  const authority = { hours: 2000, earlyRenewalHours: 900 };
  const found = certificatesOf(synthesizeFleet({ ...rest, trust: { ...trust, validity, authority } }));
  const others = found.filter(({ config }) => {
    const { hours, earlyRenewalHours } = config.is_ca_certificate === true ? authority : validity;
    return config.validity_period_hours !== hours || config.early_renewal_hours !== earlyRenewalHours;
  });
  expect(others).toEqual([]);
});
