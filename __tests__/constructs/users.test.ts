import { join } from 'node:path';
import fc from 'fast-check';
import { writeConf } from '../../constructs/conf/write';
import { accountsBlock, type NatsUser, passwordVariables } from '../../constructs/trust/user';
import { describeKept } from '../support/kept-file';

const user = (changes: Partial<NatsUser>): NatsUser => ({
  name: 'a',
  connection: 'STANDARD',
  authMethod: { kind: 'certificate' },
  ...changes,
});

const account = (...users: readonly NatsUser[]) => [{ name: 'FLEET', jetstream: true, users }];

const conf = (accounts: Readonly<Record<string, readonly NatsUser[]>>) => {
  const all = Object.entries(accounts).map(([name, users]) => ({ name, jetstream: name === 'FLEET', users }));
  return writeConf({ includes: [], block: accountsBlock(all) });
};

const withPassword = (name: string, connection: NatsUser['connection'] = 'STANDARD') =>
  user({ name, connection, authMethod: { kind: 'password', bcryptHash: `hash of ${name}` } });

const anA = (changes: Partial<NatsUser>) => conf({ A: [user(changes)] });

const CASES: Readonly<Record<string, string>> = {
  'a user without limits has no permissions block': anA({}),
  'an empty allow list, which would allow everything, becomes a deny list of everything': anA({
    publish: [],
    subscribe: [],
  }),
  'a user that may publish anything needs no allow_responses': anA({ subscribe: ['a'] }),
  'a password is a variable in the configuration': conf({
    FLEET: [withPassword('edge-1', 'LEAFNODE'), withPassword('edge-1'), user({ name: 'b' })],
  }),
};

describeKept('users.txt lists the users in nats.conf', join(__dirname, 'users.txt'), CASES, (text) =>
  text.trimEnd().split('\n'),
);

test('the hash of a password is in a separate file', () => {
  const users = account(withPassword('edge-1', 'LEAFNODE'), withPassword('edge-1'), user({ name: 'b' }));
  expect(passwordVariables(users)).toEqual({
    leaf_edge_2d_1_password: 'hash of edge-1',
    client_edge_2d_1_password: 'hash of edge-1',
  });
});

test('no two names share a variable', () => {
  const name = fc.string({ unit: fc.constantFrom('a', '2', 'd', 'e', '-', '.', '_'), minLength: 1, maxLength: 8 });
  const alike = ['a-b', 'a.b', 'a--b', 'a_b', 'a-2d-b', 'a_2d_b', 'admin.hub', 'admin--hub'];
  fc.assert(
    fc.property(fc.uniqueArray(name, { minLength: 2, maxLength: 30 }), (names) => {
      const hashes = Object.values(passwordVariables(account(...names.map((one) => withPassword(one)))));
      expect(hashes).toEqual(names.map((one) => `hash of ${one}`));
    }),
    { examples: [[alike]] },
  );
});
