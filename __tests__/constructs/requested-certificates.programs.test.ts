import { join } from 'node:path';
import type { ClientSpec } from '../../constructs';
import { helmCommand, manifestsOf } from '../../fleet/manifests';
import { Resolver } from '../../fleet/model';
import { helm as helmPath } from '../support/binaries';
import { CHARTS, minimalHub } from '../support/constructs';
import { environmentWith, synthesizeFleet } from '../support/fleet';
import { describeKept, expectKept } from '../support/kept-file';
import { mapAt, textAt } from '../support/walk';

const chart = join(CHARTS, 'nats-certificates');

const helm = () => helmCommand({ HELM: helmPath() });
const render = (values: unknown) => helm()({ name: 'any', namespace: 'nats', chart, values: [JSON.stringify(values)] });
/** Values of the release that asks for a hub's certificates. */
function asked(client: ClientSpec = { name: 'board' }) {
  const hub = minimalHub({
    trust: { kind: 'mutual-tls', issuer: { certManager: { name: 'nats', chart } } },
    address: { kind: 'ip', ip: '2001:db8::1' },
    validity: { hours: 100, earlyRenewalHours: 10 },
    clients: [client],
  });
  return JSON.parse(textAt(hub.resource('helm_release', 'release'), 'values', 0));
}

// The release is in `tiers/options.txt`.
test('a common name that is too long for a certificate is left out', () => {
  const names = (user: string) =>
    asked({ name: 'board', user }).certificates.map(({ commonName }: { commonName?: string }) => commonName);
  expect([names('x'.repeat(64)).includes('x'.repeat(64)), names('x'.repeat(65)).includes(undefined)]).toEqual([
    true,
    true,
  ]);
});

describe('Helm, rendering the chart', () => {
  test('makes Certificates that are renewed with a new key', () => {
    expectKept(join(__dirname, 'requested-certificates.yaml'), render(asked()));
  });

  test('makes nothing where nothing is wanted', () => {
    expect(render({}).trim()).toBe('');
  });

  test.each([
    ['a duration without a unit', { duration: '100' }],
    ['a certificate without names', { dnsNames: [] }],
    ['a usage that cert-manager does not know', { usages: ['server'] }],
    ['a certificate that nobody issues', { issuerRef: undefined }],
    ['a value that it does not know', { dnsName: 'edge1' }],
  ])('refuses %s', (_what, wrong) => {
    const [one] = asked().certificates;
    expect(() => render({ certificates: [{ ...one, ...wrong }] })).toThrow(Object.keys(wrong)[0]);
  });
});

interface Named {
  readonly secretName: string;
  readonly dnsNames: readonly string[];
  readonly issuer: { readonly kind: string; readonly name: string };
}

const ADDRESSES = {
  'a hub with a DNS name': 'nats.example.com',
  "a hub at its load balancer's address": { kind: 'load-balancer' },
};

describeKept(
  'requested-certificates.txt lists the Secrets that must be there, and what cert-manager is asked for',
  join(__dirname, 'requested-certificates.txt'),
  ADDRESSES,
  async (address) => {
    const { app } = synthesizeFleet(
      environmentWith({
        hub: { address, kube: { context: 'hub' } },
        trust: { kind: 'mutual-tls', certificates: { certManager: { name: 'nats', kind: 'Issuer' } } },
        clients: { dashboard: { at: 'hub' } },
      }),
    );
    const objects = await manifestsOf(new Resolver(app), 'hub', { secrets: false, helm: helm() });
    const list = objects.find(({ metadata }) => metadata.name === 'nats-hub-expected-secrets');
    const secrets: (Named & { certificate: Named })[] = JSON.parse(textAt(mapAt(list), 'data', 'secrets.json'));
    const asked = objects.flatMap(({ kind, spec }) => (kind === 'Certificate' ? [Object(spec)] : []));
    const lines = ({ secretName, dnsNames, issuer }: Named) =>
      `${secretName} by ${issuer.kind} ${issuer.name}: ${[...dnsNames].sort().join(' ')}`;
    return [
      ...secrets.map((one) => `expected ${lines({ ...one, ...one.certificate })}`).sort(),
      ...asked.map((spec) => `asked for ${lines({ ...spec, issuer: spec.issuerRef })}`).sort(),
    ];
  },
);
