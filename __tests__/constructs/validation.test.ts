import { join } from 'node:path';
import { HubCluster, LeafSite } from '../../constructs';
import { TerraformStack, Testing } from '../../constructs/cdktf';
import { CertificateAuthority } from '../../constructs/trust/certificate-authority';
import { describeKept } from '../support/kept-file';

const leaf = { name: 'edge1', domain: 'edge1', up: ['sensors. >'], down: ['>.config'] };

/** Constructs with every possible problem. */
const WRONG: Readonly<Record<string, (stack: TerraformStack) => unknown>> = {
  'a hub': (stack) => {
    const { issuer } = new CertificateAuthority(stack, 'ca', { commonName: 'test' });
    return new HubCluster(stack, 'hub', {
      maxPayload: '8 MB',
      jetstream: { memory: '1GB', file: -1, volume: { size: 'big' } },
      resources: { memory: 1.5 },
      trust: { kind: 'mutual-tls', issuer },
      address: { kind: 'dns', name: 'nats.example.com' },
      replicas: 2,
      clusterName: 'Hub Cluster',
      ports: { client: 0 },
      leaves: [leaf, { ...leaf, domain: 'Edge1', up: [], down: [] }],
      clients: [{ name: 'edge1', publish: ['a..b'], subscribe: ['*', 'c.*', 'c.d.e'] }],
      streams: [{ name: 'a b', maxBytes: 1 }],
    });
  },
  'the remote of a leaf without a valid address': (stack) => {
    const credentials = { kind: 'password', logins: [{ user: 'edge1', password: 'x' }] } as const;
    return new LeafSite(stack, 'site', { site: 'edge1', remote: { host: '', port: 70000, credentials } });
  },
  'an address that is needed, without waiting for it': (stack) =>
    new HubCluster(stack, 'hub', {
      trust: { kind: 'password' },
      address: { kind: 'load-balancer' },
      exposure: { wait: false },
      leaves: [],
    }),
};

describeKept(
  'validation.txt lists all problems of a construct at once',
  join(__dirname, 'validation.txt'),
  WRONG,
  (make) => {
    try {
      make(new TerraformStack(Testing.app(), 'wrong'));
    } catch (error) {
      return String(error).split('\n');
    }
    throw new Error('nothing is wrong');
  },
);
