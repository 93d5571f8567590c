import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSynthesized, stackNamed } from '../../../fleet/model';
import { expectKept } from '../../support/kept-file';
import { yaml } from '../../support/stack-text';
import { smallFleet } from './fixture';

const app = smallFleet();

test('stack.txt has what is read of stacks: what they depend on, what they have and read, providers and backend; without comments of cdktf', () => {
  const maps = (_key: string, value: unknown) => (value instanceof Map ? Object.fromEntries(value) : value);
  const text = JSON.stringify(Object.fromEntries(app.stacks), maps).replaceAll(app.outdir, '…');
  expectKept(join(__dirname, 'stack.txt'), yaml(JSON.parse(text)));
});

test('a file that does not exist, or is not JSON, is named', () => {
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
