import { join } from 'node:path';
import { RequestedCertificates } from '../../constructs/trust/requested-certificates';
import { helmCommand, manifestsOf } from '../../fleet/manifests';
import { Resolver } from '../../fleet/model';
import { helm as helmPath } from '../support/binaries';
import { CHARTS } from '../support/constructs';
import { environmentWith, synthesizeFleet } from '../support/fleet';
import { expectKept } from '../support/kept-file';
import { type Synthesized, synth } from '../support/synth';
import { mapAt, textAt } from '../support/walk';

const chart = join(CHARTS, 'nats-certificates');

function requested(commonName = 'edge1'): Synthesized {
  return synth((stack) => {
    new RequestedCertificates(stack, 'certificates', {
      namespace: 'nats-edge',
      labels: { name: 'nats-leaf', instance: 'edge1', component: 'leaf' },
      certificates: [
        {
          secretName: 'nats-leaf-remote-tls',
          commonName,
          dnsNames: ['edge1', '*.example.com'],
          ipAddresses: ['192.0.2.1', '2001:db8::1'],
          usages: ['server', 'client'],
          validity: { hours: 100, earlyRenewalHours: 10 },
          issuer: { name: 'nats', chart },
        },
      ],
    });
  });
}

const helm = () => helmCommand({ HELM: helmPath() });
const render = (values: unknown) =>
  helm()({ name: 'any', namespace: 'nats-edge', chart, values: [JSON.stringify(values)] });
const valuesOf = (stack: Synthesized) => JSON.parse(textAt(stack.resource('helm_release', 'release'), 'values', 0));

// The release is in `tiers/options.txt`.
test('a common name that is too long for a certificate is left out', () => {
  expect(valuesOf(requested('x'.repeat(65))).certificates[0]).not.toHaveProperty('commonName');
});

describe('Helm, rendering the chart', () => {
  test('makes Certificates that are renewed with a new key', () => {
    expectKept(join(__dirname, 'requested-certificates.yaml'), render(valuesOf(requested())));
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
    const [asked] = valuesOf(requested()).certificates;
    expect(() => render({ certificates: [{ ...asked, ...wrong }] })).toThrow(Object.keys(wrong)[0]);
  });

  test('every Secret that a tier expects is asked for, with the same names', async () => {
    const { app } = synthesizeFleet(
      environmentWith({
        trust: { kind: 'mutual-tls', certificates: { certManager: { name: 'nats' } } },
        clients: { dashboard: { at: 'hub' } },
      }),
    );
    const objects = await manifestsOf(new Resolver(app), 'hub', { secrets: false, helm: helm() });
    const list = objects.find(({ metadata }) => metadata.name === 'nats-hub-expected-secrets');
    const expected: { secretName: string; certificate: { dnsNames: string[] } }[] = JSON.parse(
      textAt(mapAt(list), 'data', 'secrets.json'),
    );
    // Asked for, and not demanded of a certificate that is there already.
    const further = ['nats-hub', 'nats-hub-headless', '*.nats-hub-headless'].map(
      (name) => `${name}.nats.svc.cluster.local`,
    );
    const asked = objects.filter(({ kind }) => kind === 'Certificate').map(({ spec }) => Object(spec));
    expect(Object.fromEntries(asked.map(({ secretName, dnsNames }) => [secretName, [...dnsNames].sort()]))).toEqual(
      Object.fromEntries(
        expected.map(({ secretName, certificate: { dnsNames } }) => [
          secretName,
          [...dnsNames, ...(secretName === 'nats-hub-tls' ? further : [])].sort(),
        ]),
      ),
    );
    expect(asked).toHaveLength(expected.length);
  });
});
