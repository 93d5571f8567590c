import { join } from 'node:path';
import { type Account, createAccount, createOperator, decode, encodeActivation } from '@nats-io/jwt';
import { DoubleMemory } from '../../../fleet/rehearse/double-memory';
import { OperatorDouble } from '../../../fleet/rehearse/operator-double';
import { operatorProblems } from '../../../schema/jwt';
import { KeptSections } from '../../support/kept-file';
import { siteRole, TestOperator, UNLIMITED } from '../../support/operator';

// Keys are made and used by arithmetic in JavaScript, which takes its time on a busy machine.
jest.setTimeout(60_000);

const operator = new TestOperator();
const keys = { fleet: createAccount(), other: createAccount(), signing: createAccount(), plain: createAccount() };
const [SYSTEM, FLEET, OTHER] = [operator.system, keys.fleet, keys.other].map((key) => key.getPublicKey()) as [
  string,
  string,
  string,
];
let real: { operator: string; accounts: Record<string, string> };
let double: OperatorDouble;

beforeAll(async () => {
  const token = await encodeActivation('sensors', keys.fleet, keys.other, 'stream', { subject: 'weather.>' });
  const account = await operator.account(
    'FLEET',
    keys.fleet,
    {
      limits: { ...UNLIMITED, leaf: 7, disk_storage: 1_000_000 },
      exports: [{ name: 'sensors', subject: 'sensors.>', type: 'stream' }],
      imports: [{ name: 'weather', subject: 'weather.>', account: OTHER, type: 'stream', token, local_subject: 'w.>' }],
      default_permissions: { pub: { allow: ['a'] } },
      signing_keys: [siteRole(keys.signing), keys.plain.getPublicKey()],
      revocations: { '*': 5 },
      authorization: { auth_users: ['U'] },
      tags: ['stage:prod'],
    },
    { exp: 4_000_000_000 },
  );
  real = {
    operator: await operator.jwt({
      signing_keys: [createOperator().getPublicKey()],
      strict_signing_key_usage: true,
      operator_service_urls: ['nats://hub:4222'],
    }),
    accounts: {
      [SYSTEM]: await operator.systemJwt(),
      [FLEET]: account,
      [OTHER]: await operator.account('OTHER', keys.other),
    },
  };
  double = await OperatorDouble.of(real);
});

const doubleOf = (id: string) => double.accounts[double.ids.get(id) ?? ''] ?? '';
const importOf = (jwt: string) => decode<Account>(jwt).nats.imports?.[0]?.token ?? '';
const user = async (account: string, props: Parameters<OperatorDouble['user']>[1]) =>
  /JWT-+\s+(\S+)/.exec((await double.user(account, props)).creds)?.[1] ?? '';

/** Claims of a JWT, with names in place of keys. */
function claimsOf(jwt: string): string[] {
  const { iat, jti, ...claims } = decode<object>(jwt);
  const [role, plain] = decode<Account>(doubleOf(FLEET)).nats.signing_keys ?? [];
  const names: (readonly [string | undefined, string])[] = [
    [double.ids.get(SYSTEM), 'double of SYS'],
    [double.ids.get(FLEET), 'double of FLEET'],
    [double.ids.get(OTHER), 'double of OTHER'],
    [decode(double.operator).sub, 'double of the operator'],
    [typeof role === 'object' ? role.key : role, 'double of signing'],
    [String(plain), 'double of plain'],
    ...Object.entries({ ...keys, operator: operator.key, system: operator.system }).map(
      ([name, key]) => [key.getPublicKey(), `REAL ${name}`] as const,
    ),
  ];
  const hidden = JSON.stringify({ ...claims }, (name, value) => (name === 'token' ? 'another one' : value), 2);
  const named = names.reduce((text, [key, name]) => text.replaceAll(key ?? '-', name), hidden);
  return named.replaceAll(/\b[AU][A-Z2-7]{55}\b/g, 'a new key').split('\n');
}

/** JWTs that a double makes, and why it refuses to make some. */
const MADE: Readonly<Record<string, () => string | Promise<string>>> = {
  'the operator': () => double.operator,
  'an account': () => doubleOf(FLEET),
  'the permission of what it imports': () => importOf(doubleOf(FLEET)),
  'an account with revocations': () => double.changed(FLEET, { revocations: { U: 9 } }),
  'a user without a role, with the default permissions': () => user(FLEET, { name: 'edge1', permissions: {} }),
  'a user who may publish nothing, and answer': () =>
    user(FLEET, { name: 'edge1', permissions: { publish: [], subscribe: ['a'], responses: true } }),
  'a user with a role': () => user(FLEET, { name: 'edge1', role: 'site' }),
  'an import from an account that is not there': async () =>
    (await OperatorDouble.of({ ...real, accounts: { [FLEET]: real.accounts[FLEET] ?? '' } })).operator,
  'a role that no signing key has': () => user(FLEET, { name: 'edge1', role: 'sites' }),
  'an account that is not there': () => user('A', { name: 'edge1' }),
};

const kept = new KeptSections(join(__dirname, 'operator-double.txt'), Object.keys(MADE));
afterAll(() => kept.expectNoOthers());

test.each(Object.entries(MADE))('%s', async (title, make) => {
  const told = await (async () => make())().then(claimsOf, ({ message }: Error) => [
    message.replace(FLEET, 'FLEET').replace(OTHER, 'OTHER'),
  ]);
  expect(told.join('\n')).not.toContain('REAL');
  kept.expect(title, told);
});

test('servers accept the double as they accept the real operator', () => {
  const jwts = { operator: double.operator, systemAccount: doubleOf(SYSTEM), account: doubleOf(FLEET) };
  const needs = { now: new Date(), replicas: 3, leafConnections: 2 };
  expect(operatorProblems({ ...jwts, accounts: [doubleOf(OTHER)] }, needs)).toEqual([]);
});

test('a configuration is that of the double when JWTs and ids are replaced', () => {
  const conf = (jwt: string, accounts: Record<string, string>, system = '') =>
    `operator: "${jwt}"\nsystem_account: "${system}"\nresolver_preload ${JSON.stringify(accounts)}\n`;
  const expected = conf(double.operator, double.accounts, double.ids.get(SYSTEM));
  expect(double.translate(conf(real.operator, real.accounts, SYSTEM))).toBe(expected);
});

test('a double is the same again where its keys and JWTs are kept', async () => {
  const state = new Map();
  const first = await OperatorDouble.of(real, new DoubleMemory(state));
  const second = await OperatorDouble.of(real, new DoubleMemory(new Map(state)));
  expect([second.operator, second.accounts]).toEqual([first.operator, first.accounts]);
  expect((await OperatorDouble.of(real)).operator).not.toBe(first.operator);
});
