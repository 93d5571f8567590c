import { join } from 'node:path';
import { RequestedCertificates } from '../../constructs/trust/requested-certificates';
import { helmCommand, manifestsOf } from '../../fleet/manifests';
import { Resolver, type Value } from '../../fleet/model';
import { helm as helmPath } from '../support/binaries';
import { CHARTS } from '../support/constructs';
import { environmentWith, synthesizeFleet } from '../support/fleet';
import { expectKept } from '../support/kept-file';
import { type Synthesized, synth } from '../support/synth';
import { mapAt, textAt } from '../support/walk';

const chart = join(CHARTS, 'nats-certificates');

/** Names that Helm and Terraform leave alone. */
const NAMES = ['edge1', '*.example.com'];

function requested(commonName = 'edge1'): Synthesized {
  return synth((stack) => {
    new RequestedCertificates(stack, 'certificates', {
      namespace: 'nats-edge',
      labels: { name: 'nats-leaf', instance: 'edge1', component: 'leaf' },
      certificates: [
        {
          secretName: 'nats-leaf-remote-tls',
          commonName,
          dnsNames: NAMES,
          ipAddresses: ['192.0.2.1', '2001:db8::1'],
          usages: ['server', 'client'],
          validity: { hours: 100, earlyRenewalHours: 10 },
          issuer: { name: 'nats', chart },
        },
      ],
    });
  });
}

const VALUES = {
  secretName: 'nats-leaf-remote-tls',
  commonName: 'edge1',
  dnsNames: NAMES,
  ipAddresses: ['192.0.2.1', '2001:db8::1'],
  usages: ['digital signature', 'server auth', 'client auth'],
  duration: '100h',
  renewBefore: '10h',
  issuerRef: { name: 'nats', kind: 'ClusterIssuer', group: 'cert-manager.io' },
};

function valuesOf(stack: Synthesized) {
  const { values } = stack.resource('helm_release', 'release');
  return JSON.parse(String((values as Value[])[0]));
}

// The release is in `tiers/options.txt`, with what is rendered of its values in `requested-certificates.yaml`.
test('a common name that is too long for a certificate is left out', () => {
  expect(valuesOf(requested('x'.repeat(65))).certificates[0]).not.toHaveProperty('commonName');
});

describe('Helm, rendering the chart', () => {
  let helm: ReturnType<typeof helmCommand>;
  beforeAll(() => {
    helm = helmCommand({ HELM: helmPath() });
  });

  function render(values: unknown): string {
    return helm({ name: 'any', namespace: 'nats-edge', chart, values: [JSON.stringify(values)] });
  }

  test('makes Certificates that are renewed with a new key', () => {
    expectKept(join(__dirname, 'requested-certificates.yaml'), render(valuesOf(requested())));
  });

  test('makes nothing where nothing is wanted', () => {
    expect(render({}).trim()).toBe('');
  });

  test.each([
    ['a value that it does not know', { certificats: [] }, /certificats/],
    ['a duration without a unit', { certificates: [{ ...VALUES, duration: '100' }] }, /duration/],
    ['a certificate without names', { certificates: [{ ...VALUES, dnsNames: [] }] }, /dnsNames/],
    ['a usage that cert-manager does not know', { certificates: [{ ...VALUES, usages: ['server'] }] }, /usages/],
    ['a certificate that nobody issues', { certificates: [{ ...VALUES, issuerRef: undefined }] }, /issuerRef/],
  ])('refuses %s', (_what, values, complaint) => {
    expect(() => render(values)).toThrow(complaint);
  });

  test('every Secret that a tier expects is asked for, with the same names', async () => {
    const { app } = synthesizeFleet(
      environmentWith({
        trust: { kind: 'mutual-tls', certificates: { certManager: { name: 'nats' } } },
        clients: { dashboard: { at: 'hub' } },
      }),
    );
    const objects = await manifestsOf(new Resolver(app), 'hub', { secrets: false, helm });
    const list = mapAt(
      objects.find(({ metadata }) => metadata.name === 'nats-hub-expected-secrets'),
      'data',
    );
    const expected: { secretName: string; certificate: { dnsNames: string[] } }[] = JSON.parse(
      textAt(list, 'secrets.json'),
    );
    const asked = objects
      .filter(({ kind }) => kind === 'Certificate')
      .map(({ spec }) => spec as { secretName: string; dnsNames: string[] });
    const further = (secret: string) =>
      secret === 'nats-hub-tls' ? ['nats-hub', 'nats-hub-headless', '*.nats-hub-headless'] : [];
    expect(asked.map(({ secretName, dnsNames }) => [secretName, [...dnsNames].sort()]).sort()).toEqual(
      expected
        .map(({ secretName, certificate }) => [
          secretName,
          // Asked for, and not demanded of a certificate that is there already.
          [...certificate.dnsNames, ...further(secretName).map((name) => `${name}.nats.svc.cluster.local`)].sort(),
        ])
        .sort(),
    );
  });
});
