import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider';
import { RandomProvider } from '@cdktf/provider-random/lib/provider';
import { TlsProvider } from '@cdktf/provider-tls/lib/provider';
import { App, TerraformStack } from 'cdktf';
import { CertificateAuthority, HubCluster, LeafSite, type LeafSiteProps, RegionalHub } from '../../constructs';
import { readSynthesized, type SynthesizedApp, type Value } from '../../fleet/model';
import { parseEnvironment } from '../../schema';
import { Checkout } from '../support/fleet';
import { temporaryFolder } from '../support/folder';
import { synth } from '../support/synth';
import { at, textAt } from '../support/walk';

/** A hub, a region and a site, as an app of somebody else would make them. */
class Fleet extends TerraformStack {
  constructor(app: App) {
    super(app, 'messaging');
    for (const Provider of [KubernetesProvider, TlsProvider, RandomProvider])
      new Provider(this, Provider.tfResourceType);
    const { issuer } = new CertificateAuthority(this, 'ca', { commonName: 'somebody else' });
    const identity = (name: string): LeafSiteProps['remote']['credentials'] => ({
      kind: 'certificate',
      tls: { issue: { issuer, commonName: name, dnsNames: [name], usages: ['client'] } },
    });
    const trust = { kind: 'mutual-tls', issuer } as const;
    const hub = new HubCluster(this, 'hub', {
      trust,
      address: { kind: 'load-balancer' },
      leaves: [{ name: 'eu', domain: 'eu', up: ['>'], down: ['>'] }],
    });
    const region = new RegionalHub(this, 'region', {
      namespace: 'nats-eu',
      region: 'eu',
      trust,
      address: { kind: 'dns', name: 'nats-eu.example.com' },
      remote: { host: hub.leafHost, port: hub.leafPort, credentials: identity('eu') },
      leaves: [{ name: 'edge1', domain: 'edge1', up: ['>'], down: ['>'] }],
    });
    new LeafSite(this, 'site', {
      site: 'edge1',
      remote: { host: region.leafHost, port: region.leafPort, credentials: identity('edge1') },
    });
  }
}

/** Each tier's pods: what they ask of their node, and of disk. */
function sizes({ stacks }: SynthesizedApp): Value[] {
  return [...stacks.values()]
    .flatMap(({ resources }) => [...resources.values()])
    .filter(({ type }) => type === 'kubernetes_stateful_set_v1')
    .map(({ config }) => at(config, 'spec'))
    .map((spec) => [
      textAt(spec, 'template', 'metadata', 'labels', 'app.kubernetes.io/component'),
      at(spec, 'template', 'spec', 'container', 0, 'resources'),
      at(spec, 'volume_claim_template', 0, 'spec', 'resources'),
    ])
    .sort(([one], [other]) => String(one).localeCompare(String(other)));
}

test("the constructs work in any app, in one stack, under cdktf's validations; each tier has the sizes that an environment gives it", () => {
  const outdir = temporaryFolder();
  const app = new App({ outdir });
  new Fleet(app);
  app.synth();
  const synthesized = readSynthesized(outdir);
  expect([...synthesized.stacks.values()].map(({ annotations }) => annotations)).toEqual([[]]);
  const environment = new Checkout().synthesize(
    parseEnvironment(
      {
        name: 'prod',
        hub: { address: 'nats.example.com', kube: { context: 'hub' } },
        regions: { eu: { address: 'nats-eu.example.com' } },
        sites: { edge1: { via: 'eu' } },
      },
      'environments/prod.ts',
    ),
  );
  expect(sizes(synthesized)).toHaveLength(3);
  expect(sizes(synthesized)).toEqual(sizes(environment.app));
});

test('a hub tells where leaves connect to, and where the credentials of its clients are', () => {
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
