import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider';
import { RandomProvider } from '@cdktf/provider-random/lib/provider';
import { TlsProvider } from '@cdktf/provider-tls/lib/provider';
import { CertificateAuthority, HubCluster, LeafSite, type LeafSiteProps, RegionalHub } from '../../constructs';
import { App, TerraformStack } from '../../constructs/cdktf';
import { readSynthesized, type SynthesizedApp } from '../../fleet/model';
import { environmentWith, synthesizeFleet } from '../support/fleet';
import { temporaryFolder } from '../support/folder';
import { synth } from '../support/synth';
import { at, textAt } from '../support/walk';

/** A stack with a hub, a region and a site, as in an app of a user of the constructs. */
function addStack(app: App): void {
  const stack = new TerraformStack(app, 'messaging');
  for (const Provider of [KubernetesProvider, TlsProvider, RandomProvider])
    new Provider(stack, Provider.tfResourceType);
  const { issuer } = new CertificateAuthority(stack, 'ca', { commonName: 'another app' });
  const identity = (name: string): LeafSiteProps['remote']['credentials'] => ({
    kind: 'certificate',
    tls: { issue: { issuer, commonName: name, dnsNames: [name], usages: ['client'] } },
  });
  const above = (name: string) => [{ name, domain: name, up: ['>'], down: ['>'] }];
  const trust = { kind: 'mutual-tls', issuer } as const;
  const hub = new HubCluster(stack, 'hub', { trust, address: { kind: 'load-balancer' }, leaves: above('eu') });
  const region = new RegionalHub(stack, 'region', {
    namespace: 'nats-eu',
    region: 'eu',
    trust,
    address: { kind: 'dns', name: 'nats-eu.example.com' },
    remote: { host: hub.leafHost, port: hub.leafPort, credentials: identity('eu') },
    leaves: above('edge1'),
  });
  new LeafSite(stack, 'site', {
    site: 'edge1',
    remote: { host: region.leafHost, port: region.leafPort, credentials: identity('edge1') },
  });
}

/** The resource requests of each tier's pods, and of their volumes. */
const sizes = ({ stacks }: SynthesizedApp) =>
  Object.fromEntries(
    [...stacks.values()]
      .flatMap(({ resources }) => [...resources.values()])
      .filter(({ type }) => type === 'kubernetes_stateful_set_v1')
      .map(({ config: { spec } }) => [
        textAt(spec, 'template', 'metadata', 'labels', 'app.kubernetes.io/component'),
        [
          at(spec, 'template', 'spec', 'container', 0, 'resources'),
          at(spec, 'volume_claim_template', 0, 'spec', 'resources'),
        ],
      ]),
  );

test("the constructs work in any app, in one stack, under cdktf's validations; each tier has the same sizes as in an environment", () => {
  const outdir = temporaryFolder();
  const app = new App({ outdir });
  addStack(app);
  app.synth();
  const synthesized = readSynthesized(outdir);
  expect([...synthesized.stacks.values()].map(({ annotations }) => annotations)).toEqual([[]]);
  const regions = { eu: { address: 'nats-eu.example.com' } };
  const environment = environmentWith({ regions, sites: { edge1: { via: 'eu' } } });
  expect(Object.keys(sizes(synthesized)).sort()).toEqual(['hub', 'leaf', 'region']);
  expect(sizes(synthesized)).toEqual(sizes(synthesizeFleet(environment).app));
});

test('a hub has attributes for where leaves connect to, and for the credentials of its clients', () => {
  let hub: HubCluster | undefined;
  synth((stack) => {
    const address = { kind: 'ip', ip: '2001:db8::7' } as const;
    const ports = { leafnodes: 17422 };
    hub = new HubCluster(stack, 'hub', { trust: { kind: 'password' }, leaves: [], address, ports });
  });
  expect({ ...hub, node: undefined }).toMatchObject({
    leafHost: '[2001:db8::7]',
    leafPort: 17422,
    leafUrl: 'nats-leaf://[2001:db8::7]:17422',
    clientUrl: 'nats://nats-hub.nats.svc:4222',
    serviceName: 'nats-hub',
  });
  expect(Object.keys(hub?.clientSecrets ?? {})).toEqual(['admin', 'sys']);
});
