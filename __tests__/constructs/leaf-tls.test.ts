import { LeafTls, type LeafTlsSource } from '../../constructs';
import { labels as labelsOf } from '../../constructs/labels';
import { synth } from '../support/synth';

const labels = { name: 'nats-leaf', instance: 'edge1', component: 'leaf' };
const files = { certPem: 'the certificate', privateKeyPem: 'the key', caPem: 'the CA' };
const secret = {
  metadata: { name: 'made', namespace: 'nats-edge', labels: labelsOf(labels) },
  type: 'kubernetes.io/tls',
  data: { 'tls.crt': 'the certificate', 'tls.key': 'the key', 'ca.crt': 'the CA' },
};

// The resources for an issued certificate are in `tiers/`.
test.each<[string, LeafTlsSource, unknown]>([
  ['that is given: only a Secret', { files }, { made: [secret], managed: true }],
  [
    'in a Secret that is there: nothing',
    { existingSecret: 'vault' },
    { made: [], managed: false, secretName: 'vault' },
  ],
])('what is made of a certificate %s', (_what, source, expected) => {
  let tls: LeafTls | undefined;
  const stack = synth((scope) => {
    tls = new LeafTls(scope, 'leaf', { namespace: 'nats-edge', secretName: 'made', labels, source });
  });
  const made = stack.resources().map(({ config }) => config);
  expect({ made, managed: tls?.managed, secretName: tls?.secretName }).toMatchObject(Object(expected));
});
