import fc from 'fast-check';
import { renderConf } from '../../constructs/conf/render';
import { accountsBlock, type NatsUser, passwordVariables } from '../../constructs/trust/user';

const user = (changes: Partial<NatsUser>): NatsUser => ({
  name: 'a',
  connection: 'STANDARD',
  proof: { kind: 'certificate' },
  ...changes,
});

const account = (...users: readonly NatsUser[]) => [{ name: 'FLEET', jetstream: true, users }];

const conf = (changes: Partial<NatsUser>) =>
  renderConf({ includes: [], block: accountsBlock([{ name: 'A', jetstream: false, users: [user(changes)] }]) });

const withPassword = (name: string, connection: NatsUser['connection'] = 'STANDARD') =>
  user({ name, connection, proof: { kind: 'password', bcryptHash: `hash of ${name}` } });

test('a user without limits has no permissions block', () => {
  expect(conf({})).toBe(`A {
  users: [
    {
      user: "a"
      allowed_connection_types: ["STANDARD"]
    }
  ]
}
`);
});

test('an empty allow list, which would allow everything, becomes a deny list of everything', () => {
  expect(conf({ publish: [], subscribe: [] })).toBe(`A {
  users: [
    {
      user: "a"
      allowed_connection_types: ["STANDARD"]
      permissions {
        publish {
          deny: [">"]
        }
        subscribe {
          deny: [">"]
        }
        allow_responses: true
      }
    }
  ]
}
`);
});

test('who may subscribe to some subjects but send anything needs no leave to answer', () => {
  expect(conf({ subscribe: ['a'] })).toBe(`A {
  users: [
    {
      user: "a"
      allowed_connection_types: ["STANDARD"]
      permissions {
        subscribe {
          allow: ["a"]
        }
      }
    }
  ]
}
`);
});

test('a password stands in the configuration as a variable, its hash apart from it', () => {
  const users = account(withPassword('edge-1', 'LEAFNODE'), withPassword('edge-1'), user({ name: 'b' }));
  expect(renderConf({ includes: [], block: accountsBlock(users) })).toBe(`FLEET {
  jetstream: enabled
  users: [
    {
      user: "edge-1"
      password: $leaf_edge_2d_1_password
      allowed_connection_types: ["LEAFNODE"]
    }
    {
      user: "edge-1"
      password: $client_edge_2d_1_password
      allowed_connection_types: ["STANDARD"]
    }
    {
      user: "b"
      allowed_connection_types: ["STANDARD"]
    }
  ]
}
`);
  expect(passwordVariables(users)).toEqual({
    leaf_edge_2d_1_password: 'hash of edge-1',
    client_edge_2d_1_password: 'hash of edge-1',
  });
});

test.each([
  ['a-b', 'a.b'],
  ['a--b', 'a.b'],
  ['a_b', 'a-b'],
  ['a-2d-b', 'a_2d_b'],
  ['admin.hub', 'admin--hub'],
])('the passwords of %s and %s are two variables', (one, other) => {
  expect(Object.values(passwordVariables(account(withPassword(one), withPassword(other))))).toEqual([
    `hash of ${one}`,
    `hash of ${other}`,
  ]);
});

test('no two names ever share a variable', () => {
  const names = fc.string({ unit: fc.constantFrom('a', '2', 'd', 'e', '-', '.', '_'), minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(fc.uniqueArray(names, { minLength: 2, maxLength: 30 }), (unique) => {
      expect(Object.keys(passwordVariables(account(...unique.map((name) => withPassword(name)))))).toHaveLength(
        unique.length,
      );
    }),
  );
});
