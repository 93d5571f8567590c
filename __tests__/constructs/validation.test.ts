import { TerraformStack, Testing } from 'cdktf';
import { LeafSite } from '../../constructs';
import { HubCluster } from '../../constructs/hub-cluster';
import { CertificateAuthority } from '../../constructs/trust/certificate-authority';

const NO_SIZE = 'is not a size: bytes, or a whole number with Ki, Mi, Gi, Ti, k, M, G or T, such as "20Gi"';

function messageOf(make: () => unknown): string {
  try {
    make();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return 'nothing is wrong';
}

/** Everything that is wrong with a construct, by what it is. */
const WRONG: Readonly<
  Record<string, readonly [make: (stack: TerraformStack) => unknown, ...message: readonly string[]]>
> = {
  'a hub': [
    (stack) => {
      const { issuer } = new CertificateAuthority(stack, 'ca', { commonName: 'test' });
      const leaf = { name: 'edge1', domain: 'edge1', up: ['sensors. >'], down: ['>.config'] };
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
    'wrong/hub/tier cannot be made:',
    'replicas: 2 is not an odd number of servers, so no majority would exist',
    `maxPayload: "8 MB" ${NO_SIZE}`,
    `jetstream.memory: "1GB" ${NO_SIZE}`,
    `jetstream.file: -1 ${NO_SIZE}`,
    `jetstream.volume.size: "big" ${NO_SIZE}`,
    `resources.memory: 1.5 ${NO_SIZE}`,
    'clusterName: "Hub Cluster" is not a DNS label: lower-case letters, digits and "-", at most 63',
    'ports.client: 0 is not a port: a whole number from 1 to 65535',
    'streams: "a b" may hold letters, digits, "-" and "_" only',
    'clients: "edge1" is there twice among clients and leaves',
    'leaves.edge1: "sensors. >" is not a subject: a token may not hold a space',
    'leaves.edge1: ">.config" is not a subject: ">" may only be the last token',
    'leaves.edge1.domain: "Edge1" is not a DNS label: lower-case letters, digits and "-", at most 63',
    'clients.edge1: "a..b" is not a subject: a token may not be empty',
    'clients.edge1: "*" cannot stand beside "c.*": who may subscribe to it may subscribe to ">" too, as nats-server sees it, and what is below can be denied as a whole only; allow ">", or make two clients of it',
    'clients.edge1: "c.*" cannot stand beside "c.d.e": who may subscribe to it may subscribe to "c.>" too, as nats-server sees it, and what is below can be denied as a whole only; allow "c.>", or make two clients of it',
  ],
  'the remote of a leaf that cannot be reached': [
    (stack) => {
      const credentials = { kind: 'password', logins: [{ user: 'edge1', password: 'x' }] } as const;
      return new LeafSite(stack, 'site', { site: 'edge1', remote: { host: '', port: 70000, credentials } });
    },
    'wrong/site/tier cannot be made:',
    'remote.port: 70000 is not a port: a whole number from 1 to 65535',
    'remote.host is empty; give a DNS name or an address, without scheme or port',
  ],
  'an address that is needed and would not be waited for': [
    (stack) => {
      const exposure = { wait: false };
      const address = { kind: 'load-balancer' } as const;
      return new HubCluster(stack, 'hub', { trust: { kind: 'password' }, address, exposure, leaves: [] });
    },
    'wrong/hub/public cannot be made:',
    "exposure.wait is false, but the server's certificate and its leaves need the load balancer's address; give a DNS name, or wait",
  ],
};

test.each(Object.entries(WRONG))('all that is wrong with %s is told of at once', (_what, [make, ...lines]) => {
  const stack = new TerraformStack(Testing.app(), 'wrong');
  expect(messageOf(() => make(stack)).split('\n  ')).toEqual(lines);
});
