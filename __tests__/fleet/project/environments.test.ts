import { environments, loadEnvironment } from '../../../fleet/project/environments';
import { EnvironmentError } from '../../../schema';
import { minimal } from '../../schema/example';
import { areKept } from '../../schema/kept-table';

/** The name and shape of what is loaded, or the error instead, as lines. */
function outcome(...of: Parameters<typeof loadEnvironment>): Promise<string[]> {
  return loadEnvironment(...of).then(
    ({ name, hub, regions, sites }) => [
      `${name} is loaded: hub ×${hub.replicas}`,
      ...[...regions, ...sites].map((leaf) => `${leaf.name} → ${leaf.via}`),
    ],
    (error: unknown) => (error instanceof EnvironmentError ? error.message : `another error: ${error}`).split('\n'),
  );
}

const from = {
  ...environments(),
  empty: () => ({}),
  other: () => ({ prod: { name: 'other' } }),
  nothing: () => undefined,
  wrapped: () => ({ default: { __esModule: true } }),
  broken: () => {
    throw Object.assign(new Error('Unexpected token'), { stack: '' });
  },
};

areKept(__filename, {
  prod: () => outcome('prod'),
  'prod beside a file that cannot be loaded': () => outcome('prod', from),
  'prod that a loader wrapped in another module': () =>
    outcome('prod', { prod: async () => ({ default: { __esModule: true, default: minimal() } }) }),
  'an unknown name': () => outcome('prd'),
  'a name that every object has': () => outcome('constructor'),
  'an empty file': () => outcome('empty', from),
  'a file without a default export': () => outcome('other', from),
  'a file that exports nothing': () => outcome('nothing', from),
  'a file that is wrapped and empty': () => outcome('wrapped', from),
  'a file that cannot be loaded': () => outcome('broken', from),
});

test.each(Object.keys(environments()))('%s has no problem', async (name) => {
  expect((await loadEnvironment(name)).name).toBe(name);
});
