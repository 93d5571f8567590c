import { forMutations, plansToMutate, verdictOfMutated } from '../../support/mutation-runs';

jest.setTimeout(3_600_000);

test('whatever is changed in a plan, its verdict is no lower, unless what was worse was in the very objects that change', async () => {
  const plans = await plansToMutate();
  forMutations(plans, 5_000, (name, mutations) => verdictOfMutated(plans, name, mutations));
});
