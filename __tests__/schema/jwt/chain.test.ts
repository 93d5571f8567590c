import { type Account, createAccount, createOperator, createUser, encodeUser, fmtCreds } from '@nats-io/jwt';
import { bareJwt, type OperatorJwts, operatorProblems } from '../../../schema/jwt';
import { TestOperator, UNLIMITED } from '../../support/operator';

// Keys are made and used by arithmetic in JavaScript, which takes its time on a busy machine.
jest.setTimeout(60_000);

const NOW = new Date('2026-11-24T12:00:00Z');
const NEEDS = { now: NOW, replicas: 3, leafConnections: 2 };
const PAST = Math.floor(NOW.getTime() / 1000) - 1;

const operator = new TestOperator();
const fleet = createAccount();
const other = createAccount();
const [FLEET, OTHER, SYSTEM] = [fleet, other, operator.system].map((key) => key.getPublicKey());
let good: OperatorJwts;

beforeAll(async () => {
  good = {
    operator: await operator.jwt(),
    systemAccount: await operator.systemJwt(),
    account: await operator.account('FLEET', fleet),
  };
});

/** The problems, one a line, when something is not as it should be. */
function problems(change: Partial<OperatorJwts>, needs = NEEDS): string[] {
  return operatorProblems({ ...good, ...change }, needs).map(({ path, message }) => `${path.join('.')}: ${message}`);
}

function fleetWith(claims: Partial<Account>): Promise<string> {
  return operator.account('FLEET', fleet, claims);
}

test('an operator and the accounts that it signed are in order', async () => {
  const account = await fleetWith({ imports: [{ name: 'x', subject: 'x.>', account: OTHER ?? '', type: 'stream' }] });
  expect(problems({ account, accounts: [await operator.account('OTHER', other)] })).toEqual([]);
});

test('a JWT counts as nsc prints it, with lines around it', () => {
  const armored = `-----BEGIN NATS ACCOUNT JWT-----\n${good.account}\n------END NATS ACCOUNT JWT------\n`;
  expect(problems({ account: armored })).toEqual([]);
  expect(bareJwt(armored)).toBe(good.account);
});

test('a name is read as nsc writes it, in UTF-8, and a JWT of version 1 is refused', () => {
  const written = (alg: string, nats: object) => {
    const claims = { sub: SYSTEM, iss: operator.key.getPublicKey(), name: 'Zürich', exp: PAST, nats };
    const parts = [{ typ: 'JWT', alg }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'));
    const signed = alg === 'ed25519' ? parts[1] : parts.join('.');
    return [...parts, Buffer.from(operator.key.sign(Buffer.from(signed ?? ''))).toString('base64url')].join('.');
  };
  expect([
    problems({ account: written('ed25519-nkey', { type: 'account', version: 2 }) })[0],
    problems({ account: written('ed25519', { type: 'account' }) })[0],
    problems({ account: written('RS256', { type: 'account', version: 2 }) })[0],
  ]).toEqual([
    'account: the account "Zürich" expired at 2026-11-24T11:59:59.000Z; give a JWT that counts now',
    'account: is a JWT signed with "ed25519", not with "ed25519-nkey"; nsc upgrades old ones',
    'account: is a JWT signed with "RS256", not with "ed25519-nkey"; nsc upgrades old ones',
  ]);
});

test('a signing key of the operator counts as the operator', async () => {
  const signer = createOperator();
  const account = await operator.account('FLEET', fleet, {}, { signer });
  expect(problems({ account, operator: await operator.jwt({ signing_keys: [signer.getPublicKey()] }) })).toEqual([]);
});

describe('what is no JWT is refused:', () => {
  test('a text', () => {
    expect(problems({ account: 'operator.jwt' })).toEqual([
      'account: "operator.jwt" is not the JWT of an account; nsc prints it with "--raw"',
    ]);
  });

  test('credentials, of which nothing is repeated', async () => {
    const user = createUser();
    const creds = new TextDecoder().decode(fmtCreds(await encodeUser('edge1', user, fleet), user));
    expect(problems({ account: creds })).toEqual([
      'account: holds a private key (seed); give only the JWT of an account, which is public',
    ]);
  });

  test('a JWT that was changed', () => {
    const [header, , signature] = good.account.split('.');
    const [, payload] = good.systemAccount.split('.');
    const signs = 'has a signature that does not fit what it says; copy it once more, as a whole';
    expect(problems({ account: [header, payload, signature].join('.') })).toEqual([`account: ${signs}`]);
    expect(problems({ operator: good.operator.slice(0, -9) })).toEqual([`operator: ${signs}`]);
  });

  test('a JWT of another type', async () => {
    expect(problems({ operator: good.account, account: await encodeUser('edge1', createUser(), fleet) })).toEqual([
      'operator: is the JWT of type "account"; it must be the JWT of an operator',
      'account: is the JWT of type "user"; it must be the JWT of an account',
    ]);
  });
});

test('what has expired, or does not count yet, is refused', async () => {
  const account = await operator.account('FLEET', fleet, {}, { nbf: PAST + 2 });
  expect(problems({ operator: await operator.jwt({}, PAST), account })).toEqual([
    'operator: the operator "acme" expired at 2026-11-24T11:59:59.000Z; give a JWT that counts now',
    'account: the account "FLEET" counts only from 2026-11-24T12:00:01.000Z on; give a JWT that counts now',
  ]);
});

describe('an account is refused that was signed by', () => {
  test('another operator', async () => {
    const stranger = createOperator();
    expect(problems({ account: await operator.account('FLEET', fleet, {}, { signer: stranger }) })).toEqual([
      `account: the account "FLEET" is signed by ${stranger.getPublicKey()}, which is no key of the operator "acme"`,
    ]);
  });

  test('itself', async () => {
    expect(problems({ account: await operator.account('FLEET', fleet, {}, { signer: fleet }) })).toEqual([
      'account: the account "FLEET" is signed by itself; the operator "acme" must sign it',
    ]);
  });

  test("the operator's own key where only its signing keys may", async () => {
    const why = 'is signed with the identity key of the operator "acme", which lets only its signing keys sign';
    expect(problems({ operator: await operator.jwt({ strict_signing_key_usage: true }) })).toEqual([
      `systemAccount: the account "SYS" ${why}`,
      `account: the account "FLEET" ${why}`,
    ]);
  });
});

test('the system account is the one that the operator names, and no other is', async () => {
  expect(problems({ systemAccount: good.account })).toEqual([
    `systemAccount: the account "FLEET" is ${FLEET}, but the system account of the operator "acme" is ${SYSTEM}`,
    'systemAccount: the account "FLEET" has JetStream, with which no server starts; a system account has none',
    `account: the account "FLEET" (${FLEET}) is given as "systemAccount" too; each is given once`,
  ]);
  expect(problems({ systemAccount: await operator.systemJwt(UNLIMITED) })).toEqual([
    'systemAccount: the account "SYS" has JetStream, with which no server starts; a system account has none',
  ]);
});

describe('the account must allow', () => {
  const DISK = "where the hub's streams are; nsc edit account --js-disk-storage gives it";

  test('anything at all', async () => {
    expect(problems({ account: await fleetWith({ limits: undefined }) })).toEqual([
      `account: the account "FLEET" has no JetStream on disk, ${DISK}`,
      'account: the account "FLEET" allows no leaf connections; the fleet has 2 (nsc edit account --leaf-conns)',
      'account: the account "FLEET" allows no connections, leaves included; the fleet has 2 leaves, and clients besides (nsc edit account --conns)',
    ]);
  });

  test('streams with as many replicas as the hub has', async () => {
    const { disk_storage, mem_storage, ...rest } = UNLIMITED;
    const tiered = await fleetWith({ limits: { ...rest, tiered_limits: { R1: { disk_storage: 1_000_000 } } } });
    expect(problems({ account: tiered }, { ...NEEDS, replicas: 1 })).toEqual([]);
    expect(problems({ account: tiered })).toEqual([
      `account: the account "FLEET" has no JetStream on disk for 3 replicas (tier "R3"), ${DISK}`,
    ]);
  });

  test('as many leaves as the fleet has, and one client', async () => {
    const limits = { ...UNLIMITED, leaf: 2, conn: 3 };
    expect(problems({ account: await fleetWith({ limits }) })).toEqual([]);
    expect(problems({ account: await fleetWith({ limits }) }, { ...NEEDS, leafConnections: 3 })).toEqual([
      'account: the account "FLEET" allows only 2 leaf connections; the fleet has 3 (nsc edit account --leaf-conns)',
      'account: the account "FLEET" allows only 3 connections, leaves included; the fleet has 3 leaves, and clients besides (nsc edit account --conns)',
    ]);
  });
});

test('an account that others are imported from is given too', async () => {
  const imports = [{ name: 'x', subject: 'x.>', account: OTHER ?? '', type: 'stream' as const }];
  expect(problems({ account: await fleetWith({ imports }) })).toEqual([
    `account: the account "FLEET" imports "x.>" from ${OTHER}, whose JWT is not given; give it in accounts`,
  ]);
});

test('a service that decides who gets in is not for this fleet', async () => {
  const authorization = { auth_users: [createUser().getPublicKey()] };
  expect(problems({ account: await fleetWith({ authorization }) })).toEqual([
    'account: the account "FLEET" leaves it to a service of its own who gets in (auth callout), which the fleet does not run',
  ]);
});
