import { forMutations, plansToMutate, reviewMutated } from '../../support/mutation-runs';

jest.setTimeout(120_000);

test('whatever is changed in a plan, reading and reviewing it throws nothing but what a user can fix', async () => {
  const plans = await plansToMutate();
  forMutations(plans, 100, (name, mutations) => reviewMutated(plans, name, mutations));
});
