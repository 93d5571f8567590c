import { readdirSync } from 'node:fs';
import 'cdktf';
import { TokenMap } from 'cdktf/lib/tokens/private/token-map';
import { Construct } from 'constructs';
import { UserError } from '../../lib/user-error';
import type { Environment } from '../../schema';
import { FleetStack } from '../../stacks/fleet-stack';
import { TrustStack } from '../../stacks/trust-stack';
import { Checkout, environmentWith, filesUnder, synthesizeFleet } from '../support/fleet';

function environmentOf(sites: number): Environment {
  const names = Array.from({ length: sites }, (_, n) => [`site${n}`, { via: 'eu' }]);
  return environmentWith({
    regions: { eu: { address: { kind: 'load-balancer' }, kube: { context: 'eu' } } },
    sites: Object.fromEntries(names),
  });
}

test('stacks of sites are none of the app any more when the shared ones are rendered', () => {
  const { prepareStack } = TrustStack.prototype;
  const left: unknown[] = [];
  const spied = jest.spyOn(TrustStack.prototype, 'prepareStack').mockImplementation(function (this: TrustStack) {
    left.push(this.node.scope?.node.children.map(({ node }) => node.id));
    prepareStack.call(this);
  });
  synthesizeFleet(environmentOf(5));
  spied.mockRestore();
  expect(left).toEqual([['test', 'hub', 'identity-eu', 'region-eu']]);
});

test('and so are their tokens, which cdktf would keep', () => {
  const kept = () =>
    Object.values(TokenMap.instance()).flatMap((each: unknown) =>
      'size' in Object(each) ? [Number(Object(each).size)] : [],
    );
  const addedBy = (sites: number) => {
    const [before = [], after = []] = [0, 1].map((turn) => {
      if (turn === 1) synthesizeFleet(environmentOf(sites));
      return kept();
    });
    return after.map((size, index) => size - (before[index] ?? 0));
  };
  const [one, many] = [addedBy(1), addedBy(21)];
  expect(one[0]).toBeGreaterThan(0);
  // Of the stacks above, that know of each site.
  const perSite = one.map((size, index) => ((many[index] ?? 0) - size) / 20);
  expect(perSite).toEqual([0, 0]);
});

test('what is wrong in any stack is told of at once, the shared ones first, and nothing is written', () => {
  const own = FleetStack.prototype as unknown as { kubernetes(this: FleetStack, ...given: unknown[]): void };
  const { kubernetes } = own;
  const spied = jest.spyOn(own, 'kubernetes').mockImplementation(function (this: FleetStack, ...given) {
    kubernetes.apply(this, given);
    new Construct(this, 'wrong').node.addValidation({ validate: () => ['something is wrong'] });
  });
  const checkout = new Checkout();
  try {
    const stacks = [
      'test',
      'hub',
      'identity-eu',
      'region-eu',
      'identity-site0',
      'leaf-site0',
      'identity-site1',
      'leaf-site1',
    ];
    expect(() => checkout.synthesize(environmentOf(2))).toThrow(
      new UserError(
        [
          'test cannot be deployed',
          ...stacks.map((name) => `  ${name}  something is wrong`),
          'Nothing was written.',
        ].join('\n'),
      ),
    );
  } finally {
    spied.mockRestore();
  }
  expect(filesUnder(checkout.outdir)).toEqual({});
});

test('a synthesis that is refused leaves an earlier one as it is, and none leaves anything else', () => {
  const checkout = new Checkout();
  checkout.synthesize(environmentOf(1));
  const written = filesUnder(checkout.outdir);
  const folders = readdirSync(checkout.outdir);
  const spied = jest.spyOn(FleetStack.prototype, 'toTerraform').mockImplementationOnce(() => {
    throw new Error('cannot be rendered');
  });
  expect(() => checkout.synthesize(environmentOf(2))).toThrow('cannot be rendered');
  spied.mockRestore();
  expect([filesUnder(checkout.outdir), readdirSync(checkout.outdir)]).toEqual([written, folders]);
  expect(folders.sort()).toEqual(['manifest.json', 'stacks', 'test']);
});
