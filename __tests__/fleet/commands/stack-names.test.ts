import { stacksNamed } from '../../../fleet/commands/stack-names';

const KNOWN = ['hub', 'identity-edge1', 'identity-eu', 'leaf-edge1', 'leaf-edge2', 'prod', 'region-eu'];

test.each([
  [
    ['leaf-edge2', 'hub'],
    ['leaf-edge2', 'hub'],
  ],
  [['leaf-*'], ['leaf-edge1', 'leaf-edge2']],
  [['*-edge1'], ['identity-edge1', 'leaf-edge1']],
  [['{region,identity}-eu'], ['identity-eu', 'region-eu']],
  [['leaf-edge[12]'], ['leaf-edge1', 'leaf-edge2']],
  [
    ['leaf-edge2', 'leaf-*', 'leaf-edge2'],
    ['leaf-edge2', 'leaf-edge1'],
  ],
])('%j are the stacks %j', (asked, stacks) => {
  expect(stacksNamed(asked, KNOWN)).toEqual({ stacks, unknown: [] });
});

test.each([
  ['leaf-egde1', 'no stack "leaf-egde1"', '. Did you mean "leaf-edge1"?'],
  ['edge2', 'no stack "edge2"', '. Did you mean "leaf-edge2"?'],
  ['eu', 'no stack "eu"', '. Did you mean "region-eu"?'],
  ['laef-*', 'no stack that "laef-*" matches', '. Did you mean "leaf-*"?'],
  ['*-edgee1', 'no stack that "*-edgee1" matches', '. Did you mean "*-edge1"?'],
  ['something-else', 'no stack "something-else"', ''],
])('%s means none: it says so, what there is, and what was probably meant', (asked, what, meant) => {
  const { stacks, unknown } = stacksNamed(['hub', asked], KNOWN);
  expect(stacks).toEqual(['hub']);
  expect(unknown).toEqual([`${what}; there are: ${KNOWN.join(', ')}${meant}`]);
});

test('every name that means none is reported, and of many stacks the first ones and a count', () => {
  const many = Array.from({ length: 400 }, (_, n) => `leaf-site-${String(n + 100)}`);
  const { unknown } = stacksNamed(['hubb', 'x*'], many);
  const first = many.slice(0, 8).join(', ');
  expect(unknown).toEqual([
    `no stack "hubb"; there are: ${first} and 392 more`,
    `no stack that "x*" matches; there are: ${first} and 392 more`,
  ]);
});
