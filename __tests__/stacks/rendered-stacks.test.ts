import { readdirSync } from 'node:fs';
import { Construct } from 'constructs';
import { TokenMap } from '../../constructs/cdktf';
import { UserError } from '../../lib/user-error';
import { FleetStack } from '../../stacks/fleet-stack';
import { TrustStack } from '../../stacks/trust-stack';
import { Checkout, environmentWith, filesUnder } from '../support/fleet';

afterEach(() => jest.restoreAllMocks());

/** A region with a number of sites behind it. */
function environmentOf(sites: number) {
  const names = Array.from({ length: sites }, (_, n) => [`site${n}`, { via: 'eu' }]);
  return environmentWith({
    regions: { eu: { address: { kind: 'load-balancer' }, kube: { context: 'eu' } } },
    sites: Object.fromEntries(names),
  });
}

test('stacks of sites are removed from the app before the shared ones are rendered', () => {
  const { prepareStack } = TrustStack.prototype;
  const left: unknown[] = [];
  jest.spyOn(TrustStack.prototype, 'prepareStack').mockImplementation(function (this: TrustStack) {
    left.push(this.node.scope?.node.children.map(({ node }) => node.id));
    prepareStack.call(this);
  });
  new Checkout().synthesize(environmentOf(5));
  expect(left).toEqual([['test', 'hub', 'identity-eu', 'region-eu']]);
});

test('and so are their tokens, which cdktf would keep', () => {
  const kept = () =>
    Object.values(TokenMap.instance()).flatMap((each: unknown) =>
      'size' in Object(each) ? [Number(Object(each).size)] : [],
    );
  const addedBy = (sites: number) => {
    const before = kept();
    new Checkout().synthesize(environmentOf(sites));
    return kept().map((size, index) => size - (before[index] ?? 0));
  };
  const [one, many] = [addedBy(1), addedBy(21)];
  // In the stacks above, which know each site.
  expect(one[0]).toBeGreaterThan(0);
  expect(many).toEqual(one);
});

test('problems of all stacks are reported at once, shared ones first, and nothing is written', () => {
  const own = FleetStack.prototype as unknown as { kubernetes(this: FleetStack, ...given: unknown[]): void };
  const { kubernetes } = own;
  jest.spyOn(own, 'kubernetes').mockImplementation(function (this: FleetStack, ...given) {
    kubernetes.apply(this, given);
    new Construct(this, 'wrong').node.addValidation({ validate: () => ['something is wrong'] });
  });
  const checkout = new Checkout();
  const sites = ['site0', 'site1'].flatMap((site) => [`identity-${site}`, `leaf-${site}`]);
  const wrong = ['test', 'hub', 'identity-eu', 'region-eu', ...sites].map((name) => `  ${name}  something is wrong\n`);
  expect(() => checkout.synthesize(environmentOf(2))).toThrow(
    new UserError(`test cannot be deployed\n${wrong.join('')}Nothing was written.`),
  );
  expect(filesUnder(checkout.outdir)).toEqual({});
});

test('a refused synthesis keeps an earlier one, and leaves nothing else behind', () => {
  const checkout = new Checkout();
  checkout.synthesize(environmentOf(1));
  const written = () => [filesUnder(checkout.outdir), readdirSync(checkout.outdir).sort()] as const;
  const before = written();
  jest.spyOn(FleetStack.prototype, 'toTerraform').mockImplementationOnce(() => {
    throw new Error('cannot be rendered');
  });
  expect(() => checkout.synthesize(environmentOf(2))).toThrow('cannot be rendered');
  expect(written()).toEqual(before);
  expect(before[1]).toEqual(['manifest.json', 'stacks', 'test']);
});
