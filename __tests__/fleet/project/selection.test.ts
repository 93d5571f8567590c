import { selectedEnvironment, siteFilter } from '../../../fleet/project/selection';
import { UserError } from '../../../lib/user-error';

test.each([
  ['NATS_ENV', { NATS_ENV: 'dev' }, { environment: 'staging' }, 'dev'],
  ['the context of cdktf.json where there is no NATS_ENV', {}, { environment: 'staging' }, 'staging'],
  ['the context of cdktf.json where NATS_ENV is empty', { NATS_ENV: '' }, { environment: 'staging' }, 'staging'],
  ['prod where nothing is set', {}, {}, 'prod'],
])('the environment is that of %s', (_what, variables, context, expected) => {
  expect(selectedEnvironment(variables, context)).toBe(expected);
});

test.each<[string | undefined, readonly string[]]>([
  [undefined, ['edge1', 'edge2', 'store-1']],
  ['', ['edge1', 'edge2', 'store-1']],
  [' , ', ['edge1', 'edge2', 'store-1']],
  ['edge1', ['edge1']],
  ['edge1,store-1', ['edge1', 'store-1']],
  ['edge1  store-1', ['edge1', 'store-1']],
  ['store-*', ['store-1']],
  ['edge[12]', ['edge1', 'edge2']],
  ['{edge1,store-1}', ['edge1', 'store-1']],
  ['edge2 {store-1,store-2}', ['edge2', 'store-1']],
  ['*', ['edge1', 'edge2', 'store-1']],
])('NATS_SITES=%j selects %j', (sites, expected) => {
  const known = ['edge1', 'edge2', 'store-1'];
  expect(known.filter(siteFilter({ NATS_SITES: sites }, known))).toEqual(expected);
});

test.each(['egde1', 'edge2,egde1', 'egde1 edge*'])(
  'NATS_SITES=%j is refused for the name that no site has',
  (sites) => {
    expect(() => siteFilter({ NATS_SITES: sites }, ['edge1', 'edge2'])).toThrow(
      new UserError('NATS_SITES: "egde1" matches no site; there are: edge1, edge2. Did you mean "edge1"?'),
    );
  },
);
