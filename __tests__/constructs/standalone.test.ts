import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider';
import { RandomProvider } from '@cdktf/provider-random/lib/provider';
import { TlsProvider } from '@cdktf/provider-tls/lib/provider';
import { App, TerraformStack } from 'cdktf';
import {
  CertificateAuthority,
  DEFAULT_PORTS,
  HubCluster,
  LeafSite,
  type LeafSiteProps,
  RegionalHub,
} from '../../constructs';
import { readSynthesized } from '../../fleet/model';
import { temporaryFolder } from '../support/folder';
import { synth } from '../support/synth';

const tier = {
  jetstream: { memory: '1Gi', file: '10Gi' },
  volume: { size: '20Gi' },
  resources: { cpu: '250m', memoryBytes: 1024 ** 3 },
};

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
      ...tier,
      trust,
      address: { kind: 'load-balancer' },
      leaves: [{ name: 'eu', domain: 'eu', up: ['>'], down: ['>'] }],
    });
    const region = new RegionalHub(this, 'region', {
      ...tier,
      namespace: 'nats-eu',
      region: 'eu',
      trust,
      address: { kind: 'dns', name: 'nats-eu.example.com' },
      remote: { host: hub.leafHost, port: hub.leafPort, credentials: identity('eu') },
      leaves: [{ name: 'edge1', domain: 'edge1', up: ['>'], down: ['>'] }],
    });
    new LeafSite(this, 'site', {
      ...tier,
      site: 'edge1',
      remote: { host: region.leafHost, port: region.leafPort, credentials: identity('edge1') },
    });
  }
}

test("the constructs work in any app, in one stack, under cdktf's validations", () => {
  const outdir = temporaryFolder();
  const app = new App({ outdir });
  new Fleet(app);
  app.synth();
  const { stacks } = readSynthesized(outdir);
  const [stack] = stacks.values();
  expect([stacks.size, stack?.annotations]).toEqual([1, []]);
  expect(
    [...(stack?.resources.values() ?? [])].filter(({ type }) => type === 'kubernetes_stateful_set_v1'),
  ).toHaveLength(3);
});

test('a hub tells where leaves connect to, and where the credentials of its clients are', () => {
  let hub: HubCluster | undefined;
  synth((stack) => {
    const address = { kind: 'ip', ip: '2001:db8::7' } as const;
    const ports = { leafnodes: 17422 };
    hub = new HubCluster(stack, 'hub', { ...tier, trust: { kind: 'password' }, leaves: [], address, ports });
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

test('the ports are those of NATS', () => {
  expect(DEFAULT_PORTS).toEqual({ client: 4222, leafnodes: 7422, cluster: 6222, monitor: 8222, exporter: 7777 });
});
