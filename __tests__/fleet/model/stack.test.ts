import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSynthesized, resourcesOfType, stackNamed } from '../../../fleet/model';
import { smallFleet } from './fixture';

const app = smallFleet();

test('a stack is read with what it depends on, what it has and reads, its providers and its backend; without comments of cdktf', () => {
  const { resources, ...hub } = stackNamed(app, 'hub');
  expect(hub).toEqual({
    name: 'hub',
    directory: join(app.outdir, 'stacks/hub'),
    dependencies: ['prod'],
    annotations: [],
    dataSources: new Map([
      [
        'data.terraform_remote_state.prod',
        {
          address: 'data.terraform_remote_state.prod',
          type: 'terraform_remote_state',
          name: 'prod',
          config: { backend: 'local', config: { path: '/states/prod.tfstate' } },
        },
      ],
    ]),
    outputs: new Map(),
    providers: new Map([['tls', [{}]]]),
    requiredProviders: { tls: { source: 'hashicorp/tls', version: '4.1.0' } },
    backend: { type: 's3', config: { bucket: 'states', key: 'hub.tfstate' } },
  });
  expect(resourcesOfType(stackNamed(app, 'hub'), 'kubernetes_service_v1')).toEqual([
    {
      address: 'kubernetes_service_v1.public',
      type: 'kubernetes_service_v1',
      name: 'public',
      config: {
        metadata: { name: 'nats', namespace: 'nats' },
        spec: { type: 'LoadBalancer', port: [{ name: 'leaf', port: 7422 }] },
      },
    },
  ]);
  expect([...stackNamed(app, 'prod').outputs]).toMatchObject([
    ['key', { value: '${tls_private_key.ca.private_key_pem}', sensitive: true }],
    ['cert', { sensitive: false }],
    ['password', { sensitive: true }],
  ]);
});

test('what is not there, or is not JSON, is said by its name', () => {
  expect(() => readSynthesized('/nowhere/cdktf.out')).toThrow(
    'nothing is synthesized in /nowhere/cdktf.out, run `npx cdktf synth`',
  );
  expect(() => stackNamed(app, 'region')).toThrow(/no stack 'region'.*there are: prod, hub/);
  const { outdir } = smallFleet();
  const file = join(outdir, 'stacks/hub/cdk.tf.json');
  writeFileSync(file, '{');
  expect(() => readSynthesized(outdir)).toThrow(/cdk.tf.json is not JSON/);
  rmSync(file);
  expect(() => readSynthesized(outdir)).toThrow(/stack 'hub' is in the manifest, but .* is missing/);
});
