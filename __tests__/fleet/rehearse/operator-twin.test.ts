import { join } from 'node:path';
import { type Account, createAccount, createOperator, decode, encodeActivation } from '@nats-io/jwt';
import { OperatorTwin } from '../../../fleet/rehearse/operator-twin';
import { TwinMemory } from '../../../fleet/rehearse/twin-memory';
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
let twin: OperatorTwin;

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
  twin = await OperatorTwin.of(real);
});

const twinOf = (id: string) => twin.accounts[twin.ids.get(id) ?? ''] ?? '';
const importOf = (jwt: string) => decode<Account>(jwt).nats.imports?.[0]?.token ?? '';
const user = async (account: string, props: Parameters<OperatorTwin['user']>[1]) =>
  /JWT-+\s+(\S+)/.exec((await twin.user(account, props)).creds)?.[1] ?? '';

/** What is told of a JWT: who is meant by its keys, and all that it says. */
function claimsOf(jwt: string): string[] {
  const { iat, jti, ...claims } = decode<object>(jwt);
  const [role, plain] = decode<Account>(twinOf(FLEET)).nats.signing_keys ?? [];
  const names: (readonly [string | undefined, string])[] = [
    [twin.ids.get(SYSTEM), 'twin of SYS'],
    [twin.ids.get(FLEET), 'twin of FLEET'],
    [twin.ids.get(OTHER), 'twin of OTHER'],
    [decode(twin.operator).sub, 'twin of the operator'],
    [typeof role === 'object' ? role.key : role, 'twin of signing'],
    [String(plain), 'twin of plain'],
    ...Object.entries({ ...keys, operator: operator.key, system: operator.system }).map(
      ([name, key]) => [key.getPublicKey(), `REAL ${name}`] as const,
    ),
  ];
  const hidden = JSON.stringify({ ...claims }, (name, value) => (name === 'token' ? 'another one' : value), 2);
  const named = names.reduce((text, [key, name]) => text.replaceAll(key ?? '-', name), hidden);
  return named.replaceAll(/\b[AU][A-Z2-7]{55}\b/g, 'a new key').split('\n');
}

/** JWTs that a twin makes, and why it makes some not. */
const MADE: Readonly<Record<string, () => string | Promise<string>>> = {
  'the operator': () => twin.operator,
  'an account': () => twinOf(FLEET),
  'the permission of what it imports': () => importOf(twinOf(FLEET)),
  'an account with revocations': () => twin.changed(FLEET, { revocations: { U: 9 } }),
  'a user without a role, of whom nothing is said': () => user(FLEET, { name: 'edge1', permissions: {} }),
  'a user who may publish nothing, and answer': () =>
    user(FLEET, { name: 'edge1', permissions: { publish: [], subscribe: ['a'], responses: true } }),
  'a user with a role': () => user(FLEET, { name: 'edge1', role: 'site' }),
  'an import from an account that is not there': async () =>
    (await OperatorTwin.of({ ...real, accounts: { [FLEET]: real.accounts[FLEET] ?? '' } })).operator,
  'a role that no signing key has': () => user(FLEET, { name: 'edge1', role: 'sites' }),
  'an account that is not there': () => user('A', { name: 'edge1' }),
};

const kept = new KeptSections(join(__dirname, 'operator-twin.txt'), Object.keys(MADE));
afterAll(() => kept.expectNoOthers());

test.each(Object.entries(MADE))('%s', async (title, make) => {
  const told = await (async () => make())().then(claimsOf, ({ message }: Error) => [
    message.replace(FLEET, 'FLEET').replace(OTHER, 'OTHER'),
  ]);
  expect(told.join('\n')).not.toContain('REAL');
  kept.expect(title, told);
});

test('servers take the word of the twin as they took that of the real operator', () => {
  const jwts = { operator: twin.operator, systemAccount: twinOf(SYSTEM), account: twinOf(FLEET) };
  const needs = { now: new Date(), replicas: 3, leafConnections: 2 };
  expect(operatorProblems({ ...jwts, accounts: [twinOf(OTHER)] }, needs)).toEqual([]);
});

test('a configuration is that of the twin when JWTs and ids are replaced', () => {
  const conf = (jwt: string, accounts: Record<string, string>, system = '') =>
    `operator: "${jwt}"\nsystem_account: "${system}"\nresolver_preload ${JSON.stringify(accounts)}\n`;
  const expected = conf(twin.operator, twin.accounts, twin.ids.get(SYSTEM));
  expect(twin.translate(conf(real.operator, real.accounts, SYSTEM))).toBe(expected);
});

test('a twin is the same again where its keys and JWTs are kept', async () => {
  const state = new Map();
  const first = await OperatorTwin.of(real, new TwinMemory(state));
  const second = await OperatorTwin.of(real, new TwinMemory(new Map(state)));
  expect([second.operator, second.accounts]).toEqual([first.operator, first.accounts]);
  expect((await OperatorTwin.of(real)).operator).not.toBe(first.operator);
});
