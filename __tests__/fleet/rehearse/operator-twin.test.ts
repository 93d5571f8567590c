import {
  type Account,
  createAccount,
  createOperator,
  decode,
  encodeActivation,
  type Operator,
  type User,
} from '@nats-io/jwt';
import { OperatorTwin, type TwinUser } from '../../../fleet/rehearse/operator-twin';
import { TwinMemory } from '../../../fleet/rehearse/twin-memory';
import { operatorProblems } from '../../../schema/jwt';
import { siteRole, TestOperator, UNLIMITED } from '../../support/operator';

// Keys are made and used by arithmetic in JavaScript, which takes its time on a busy machine.
jest.setTimeout(60_000);

const operator = new TestOperator();
const [fleet, other, signing, plain] = [createAccount(), createAccount(), createAccount(), createAccount()];
const [SYSTEM, FLEET, OTHER] = [operator.system, fleet, other].map((key) => key.getPublicKey()) as [
  string,
  string,
  string,
];
const EXPIRES = 4_000_000_000;
let real: { operator: string; accounts: Record<string, string> };
let twin: OperatorTwin;

beforeAll(async () => {
  const token = await encodeActivation('sensors', fleet, other, 'stream', { subject: 'weather.>' });
  const account = await operator.account(
    'FLEET',
    fleet,
    {
      limits: { ...UNLIMITED, leaf: 7, disk_storage: 1_000_000 },
      exports: [{ name: 'sensors', subject: 'sensors.>', type: 'stream' }],
      imports: [{ name: 'weather', subject: 'weather.>', account: OTHER, type: 'stream', token, local_subject: 'w.>' }],
      default_permissions: { pub: { allow: ['a'] } },
      signing_keys: [siteRole(signing), plain.getPublicKey()],
      revocations: { '*': 5 },
      authorization: { auth_users: ['U'] },
      tags: ['stage:prod'],
    },
    { exp: EXPIRES },
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
      [OTHER]: await operator.account('OTHER', other),
    },
  };
  twin = await OperatorTwin.of(real);
});

function twinOf(id: string): { id: string; jwt: string } {
  const own = twin.ids.get(id) ?? '';
  return { id: own, jwt: twin.accounts[own] ?? '' };
}

test('servers take the word of the twin as they took that of the real operator', () => {
  const jwts = { operator: twin.operator, systemAccount: twinOf(SYSTEM).jwt, account: twinOf(FLEET).jwt };
  const needs = { now: new Date(), replicas: 3, leafConnections: 2 };
  expect(operatorProblems({ ...jwts, accounts: [twinOf(OTHER).jwt] }, needs)).toEqual([]);
});

test('nothing of it has the keys of the real ones', () => {
  const all = [twin.operator, ...Object.values(twin.accounts)].map((jwt) => JSON.stringify(decode(jwt))).join();
  const keys = [operator.key, operator.system, fleet, other, signing, plain].map((key) => key.getPublicKey());
  expect(keys.filter((key) => all.includes(key))).toEqual([]);
});

test('an account keeps all but its keys, its revocations and who decides about it', () => {
  const { exp, name, nats } = decode<Account>(twinOf(FLEET).jwt);
  const { nats: before } = decode<Account>(real.accounts[FLEET] ?? '');
  const { revocations, authorization, ...kept } = before;
  const [role, key] = nats.signing_keys ?? [];
  const [imported] = nats.imports ?? [];
  expect({ exp, name, nats }).toEqual({
    exp: EXPIRES,
    name: 'FLEET',
    nats: {
      ...kept,
      signing_keys: [{ ...siteRole(signing), key: expect.stringMatching(/^A/) }, expect.stringMatching(/^A/)],
      imports: [{ ...before.imports?.[0], account: twinOf(OTHER).id, token: expect.any(String) }],
    },
  });
  expect(role).not.toBe(key);
  expect(decode(imported?.token ?? '')).toMatchObject({
    iss: twinOf(OTHER).id,
    sub: twinOf(FLEET).id,
    nats: { subject: 'weather.>', kind: 'stream', type: 'activation' },
  });
});

test('the operator keeps what servers heed', () => {
  expect(decode<Operator>(twin.operator)).toMatchObject({
    name: 'acme',
    nats: { system_account: twinOf(SYSTEM).id, operator_service_urls: ['nats://hub:4222'] },
  });
});

test('a configuration is that of the twin when JWTs and ids are replaced', () => {
  const conf = (operator: string, accounts: Record<string, string>, system: string) =>
    `operator: "${operator}"\nsystem_account: "${system}"\nresolver_preload ${JSON.stringify(accounts)}\n`;
  expect(twin.translate(conf(real.operator, real.accounts, SYSTEM))).toBe(
    conf(twin.operator, twin.accounts, twinOf(SYSTEM).id),
  );
});

test('an account is changed without a change of its keys', async () => {
  const changed = decode<Account>(await twin.changed(FLEET, { revocations: { U: 9 } }));
  const { iat, jti, nats, ...same } = decode<Account>(twinOf(FLEET).jwt);
  expect(changed).toMatchObject({ ...same, nats: { ...nats, revocations: { U: 9 } } });
});

test('a twin is the same again where its keys and JWTs are kept', async () => {
  const state = new Map();
  const first = await OperatorTwin.of(real, new TwinMemory(state));
  const second = await OperatorTwin.of(real, new TwinMemory(new Map(state)));
  expect([second.operator, second.accounts]).toEqual([first.operator, first.accounts]);
  expect((await OperatorTwin.of(real)).operator).not.toBe(first.operator);
});

test.each<[string, TwinUser['permissions'], object]>([
  ['all, where nothing is said', {}, { pub: {}, sub: {} }],
  [
    'nothing, where the list is empty',
    { publish: [], subscribe: ['a'], responses: true },
    { pub: { deny: ['>'] }, sub: { allow: ['a'] }, resp: { max: 1, ttl: 0 } },
  ],
])('what a user may do without a role: %s', async (_what, permissions, expected) => {
  const { creds } = await twin.user(FLEET, { name: 'edge1', permissions });
  const { pub, sub, resp } = decode<User>(/JWT-+\s+(\S+)/.exec(creds)?.[1] ?? '').nats;
  expect({ pub, sub, resp }).toMatchObject(expected);
});

test.each<[string, () => Promise<unknown>, string]>([
  [
    'an import from an account that is not there',
    () => OperatorTwin.of({ ...real, accounts: { [FLEET]: real.accounts[FLEET] ?? '' } }),
    `the account ${FLEET} imports from ${OTHER}, whose JWT is not there`,
  ],
  [
    'a role that no signing key has',
    () => twin.user(FLEET, { name: 'edge1', role: 'sites' }),
    `the account ${FLEET} has no role "sites"`,
  ],
  ['an account that is not there', () => twin.user('A', { name: 'edge1' }), 'no account A is there'],
])('what cannot be made a twin of, or a user of, is said: %s', (_what, make, message) =>
  expect(make()).rejects.toThrow(message),
);
