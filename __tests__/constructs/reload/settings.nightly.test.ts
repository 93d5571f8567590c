import { SETTINGS, settingFor } from '../../../constructs/conf/settings';
import { PINNED } from '../../support/binaries';
import { temporaryFolder } from '../../support/folder';
import { CASES } from './cases';
import { measureAll, type Outcome } from './measure';

const paths = SETTINGS.map(({ path }) => path);

describe('the table', () => {
  test('every row is tried by a case, and every case is a row', () => {
    expect([...new Set(CASES.map(({ setting }) => setting))].sort()).toEqual([...paths].sort());
  });

  test('every row is found by its own path', () => {
    expect(paths.filter((path) => settingFor(path.split('.'))?.path !== path)).toEqual([]);
  });

  test.each<[string, (string | number)[], string | undefined]>([
    ['the longest row counts', ['accounts', 'FLEET', 'users', 0, 'password'], 'accounts.*.users.*.password'],
    ['a setting without a row has that of its block', ['accounts', 'FLEET', 'users', 0, 'user'], 'accounts.*.users'],
    ['letter case does not matter', ['JetStream', 'Store_Dir'], 'jetstream.store_dir'],
    ['neither does the name', ['http_port'], 'monitor_port'],
    ['nor in a list', ['leaf', 'remotes', 1, 'creds'], 'leafnodes.remotes.*.credentials'],
    ['an entry of a list that comes', ['leafnodes', 'remotes', 1], 'leafnodes.remotes'],
    ['what nobody has tried', ['something_new'], undefined],
    ['nor does a block as a whole say anything of it', ['leafnodes', 'remotes', 1, 'something_new'], undefined],
  ])('%s', (_what, path, row) => {
    expect(settingFor(path)?.path).toBe(row);
  });
});

// Of other releases: npm run test:nightly.
describe(`a real nats-server ${PINNED} does with a changed setting what the table says`, () => {
  let outcomes: Map<string, Outcome>;

  beforeAll(async () => {
    outcomes = await measureAll(PINNED, temporaryFolder());
  }, 600_000);

  test.each(SETTINGS)('$path', ({ path, effect, clients }) => {
    expect(outcomes.get(path)).toEqual({ effect, ...(clients && { clients }) });
  });
});
