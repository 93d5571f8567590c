import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider';
import { RandomProvider } from '@cdktf/provider-random/lib/provider';
import { TlsProvider } from '@cdktf/provider-tls/lib/provider';
import { App, TerraformStack } from 'cdktf';
import { CertificateAuthority, HubCluster, LeafSite } from 'nats-edge-fleet';

const app = new App();
const stack = new TerraformStack(app, 'messaging');
new KubernetesProvider(stack, 'kubernetes', { configPath: '~/.kube/config' });
new TlsProvider(stack, 'tls');
new RandomProvider(stack, 'random');

// One authority issues the certificates of the hub and the leaf. The DNS name in a leaf's certificate is its user name.
const { issuer } = new CertificateAuthority(stack, 'ca', { commonName: 'messaging' });

const hub = new HubCluster(stack, 'hub', {
  trust: { kind: 'mutual-tls', issuer },
  address: { kind: 'dns', name: 'nats.example.com' },
  leaves: [{ name: 'edge1', domain: 'edge1', up: ['sensors.>'], down: ['commands.>'] }],
});

new LeafSite(stack, 'edge1', {
  site: 'edge1',
  remote: {
    host: hub.leafHost,
    port: hub.leafPort,
    credentials: {
      kind: 'certificate',
      tls: { issue: { issuer, commonName: 'edge1', dnsNames: ['edge1'], usages: ['client'] } },
    },
  },
});

app.synth();
