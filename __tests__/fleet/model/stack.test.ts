import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSynthesized, resourcesOfType, stackNamed } from '../../../fleet/model';
import { folder, smallFleet } from './fixture';

describe('reading a synthesized app', () => {
  const app = smallFleet();

  test('gives the stacks by name, with what each depends on', () => {
    expect([...app.stacks.keys()].sort()).toEqual(['hub', 'prod']);
    expect(stackNamed(app, 'hub').dependencies).toEqual(['prod']);
    expect(stackNamed(app, 'hub').directory).toBe(join(app.outdir, 'stacks/hub'));
  });

  test('lists resources with their arguments, and without comments of cdktf', () => {
    const [service] = resourcesOfType(stackNamed(app, 'hub'), 'kubernetes_service_v1');
    expect(service).toMatchObject({ address: 'kubernetes_service_v1.public', name: 'public' });
    expect(service?.config).toEqual({
      metadata: { name: 'nats', namespace: 'nats' },
      spec: { type: 'LoadBalancer', port: [{ name: 'leaf', port: 7422 }] },
    });
  });

  test('lists data sources, outputs, providers and the backend', () => {
    const { dataSources, backend, providers, requiredProviders } = stackNamed(app, 'hub');
    expect([...dataSources.keys()]).toEqual(['data.terraform_remote_state.cross-stack-reference-input-prod']);
    expect(backend).toEqual({
      type: 's3',
      config: { bucket: 'states', key: 'hub.tfstate', region: 'eu-west-1' },
    });
    expect([...providers.keys()].sort()).toEqual(['kubernetes', 'tls']);
    expect(Object.keys(requiredProviders).sort()).toEqual(['kubernetes', 'tls']);
    const outputs = stackNamed(app, 'prod').outputs;
    expect(outputs.get('cross-stack-output-tls_private_keycaprivate_key_pem')).toEqual({
      value: '${tls_private_key.ca.private_key_pem}',
      sensitive: true,
    });
  });

  test('of a folder where nothing is synthesized says what to run', () => {
    expect(() => readSynthesized('/nowhere/cdktf.out')).toThrow(
      'nothing is synthesized in /nowhere/cdktf.out, run `npx cdktf synth`',
    );
  });

  test('names the stack whose file is missing, and the file that is not JSON', () => {
    const outdir = folder();
    const manifest = { stacks: { hub: { name: 'hub', synthesizedStackPath: 'stacks/hub/cdk.tf.json' } } };
    writeFileSync(join(outdir, 'manifest.json'), JSON.stringify(manifest));
    expect(() => readSynthesized(outdir)).toThrow(/stack 'hub' is in the manifest, but .* is missing/);
    mkdirSync(join(outdir, 'stacks/hub'), { recursive: true });
    writeFileSync(join(outdir, 'stacks/hub/cdk.tf.json'), '{');
    expect(() => readSynthesized(outdir)).toThrow(/cdk.tf.json is not JSON/);
  });

  test('of a stack that is not there lists those that are', () => {
    expect(() => stackNamed(app, 'region')).toThrow(/no stack 'region'.*there are: hub, prod/);
  });
});
