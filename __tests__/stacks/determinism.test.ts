import { loadEnvironment } from '../../fleet/project/environments';
import { BUNDLED, Checkout, filesUnder } from '../support/fleet';

test.each(BUNDLED)('%s: two syntheses are byte-identical', async (name) => {
  const once = filesUnder(new Checkout().synthesize(await loadEnvironment(name)).outdir);
  const again = filesUnder(new Checkout().synthesize(await loadEnvironment(name)).outdir);
  expect(Object.keys(once)).toContain(`${name}/hub/cdk.tf.json`);
  expect(again).toEqual(once);
});

test('a synthesis over an earlier one leaves the same files', async () => {
  const checkout = new Checkout();
  const once = filesUnder(checkout.synthesize(await loadEnvironment('prod')).outdir);
  expect(filesUnder(checkout.synthesize(await loadEnvironment('prod')).outdir)).toEqual(once);
});

test('another environment in the same checkout does not change the stacks of the first', async () => {
  const checkout = new Checkout();
  const once = filesUnder(checkout.synthesize(await loadEnvironment('prod')).outdir);
  const stacks = Object.entries(once).filter(([path]) => path.startsWith('prod/'));
  expect(Object.entries(filesUnder(checkout.synthesize(await loadEnvironment('staging')).outdir))).toEqual(
    expect.arrayContaining(stacks),
  );
});
