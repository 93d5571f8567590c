import { createAccount, createOperator, createUser, encodeUser } from '@nats-io/jwt';
import { bareJwt, operatorProblems } from '../../../schema/jwt';
import { UNLIMITED } from '../../support/operator';
import { areKept } from '../kept-table';
import { acme, type Changes, credentials, fleet, IMPORT, importing, jwts, limited, other, REFUSED } from './cases';

// Creating and using keys in JavaScript is slow on a busy machine.
jest.setTimeout(60_000);

const NEEDS = { now: new Date(), replicas: 3, leafConnections: 2 };

/**
 * The problems, one a line, when something is not as it should be. Keys, of which each run has others, are called by
 * their names.
 */
async function problems(change: Changes, needs: Partial<typeof NEEDS> = {}, ...accounts: string[]): Promise<string[]> {
  const found = operatorProblems({ ...(await jwts(change)), accounts }, { ...NEEDS, ...needs });
  const named = new Map(
    [fleet, other, acme.system].map((key, n) => [key.getPublicKey(), ['FLEET', 'OTHER', 'SYSTEM'][n]]),
  );
  return found.map(({ path, message }) =>
    `${path.join('.')}: ${message}`.replace(/\b[AO][A-Z2-7]{55}\b/g, (key) => `<${named.get(key) ?? 'UNKNOWN'}>`),
  );
}

/** At least one problem, whatever the kept file contains. */
async function refused(...of: Parameters<typeof problems>): Promise<string[]> {
  const lines = await problems(...of);
  expect(lines).not.toEqual([]);
  return lines;
}

const good = async (which: keyof Changes) => (await jwts())[which];
const account = (jwt: () => string | Promise<string>, needs: Partial<typeof NEEDS> = {}) =>
  refused({ account: async () => jwt() }, needs);

/** An account JWT as an old nsc or another library writes it. */
function written(alg: string, nats: object): string {
  const claims = { sub: acme.system.getPublicKey(), iss: acme.key.getPublicKey(), name: 'Zürich', exp: 1.6e9, nats };
  const parts = [{ typ: 'JWT', alg }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'));
  const signed = alg === 'ed25519' ? (parts[1] ?? '') : parts.join('.');
  return [...parts, Buffer.from(acme.key.sign(Buffer.from(signed))).toString('base64url')].join('.');
}

/** With another algorithm than current JWTs, or with theirs. */
const WRITTEN = {
  'a name in UTF-8, as nsc writes it': written('ed25519-nkey', { type: 'account', version: 2 }),
  'a JWT of version 1': written('ed25519', { type: 'account' }),
  'a JWT of another algorithm': written('RS256', { type: 'account', version: 2 }),
};

const few = () => limited({ leaf: 2, conn: 3 });
const tiers = { disk_storage: undefined, mem_storage: undefined, tiered_limits: { R1: { disk_storage: 1_000_000 } } };
const tiered = () => acme.account('FLEET', fleet, { limits: { ...UNLIMITED, ...tiers } });
const creds = async () => new TextDecoder().decode(await credentials());
const armored = async () =>
  `-----BEGIN NATS ACCOUNT JWT-----\n${await good('account')}\n------END NATS ACCOUNT JWT------\n`;

/** The claims of the system account with the signature of the fleet's account. */
async function changed(): Promise<string> {
  const [header, , signature] = (await good('account')).split('.');
  return [header, (await good('systemAccount')).split('.')[1], signature].join('.');
}

areKept(__filename, {
  ...Object.fromEntries(Object.entries(REFUSED).map(([what, [, change]]) => [what, () => refused(change)])),
  ...Object.fromEntries(Object.entries(WRITTEN).map(([what, jwt]) => [what, () => account(() => jwt)])),
  'a text': () => account(() => 'operator.jwt'),
  'credentials, of which nothing is shown': () => account(creds),
  'modified JWTs': () => refused({ account: changed, operator: async () => (await good('operator')).slice(0, -9) }),
  'JWTs of other types': () =>
    refused({ operator: () => good('account'), account: () => encodeUser('edge1', createUser(), fleet) }),
  "the fleet's account as system account": () => refused({ systemAccount: () => good('account') }),
  'a system account with JetStream in memory only': () =>
    refused({ systemAccount: () => acme.systemJwt({ ...UNLIMITED, disk_storage: 0 }) }),
  'another account that imports from a missing one': async () =>
    refused(
      {},
      {},
      await acme.account('OTHER', other, { imports: [{ ...IMPORT, account: createAccount().getPublicKey() }] }),
    ),
  'an account that allows nothing': () => account(() => acme.account('FLEET', fleet, { limits: undefined })),
  'an account that allows one replica, where three are needed': () => account(tiered),
  'an account with too few connections': () => account(few, { leafConnections: 3 }),
});

test('a signing key of the JWT operator counts as the operator', async () => {
  const signer = createOperator();
  const operator = () => acme.jwt({ signing_keys: [signer.getPublicKey()] });
  expect(await problems({ operator, account: () => acme.account('FLEET', fleet, {}, { signer }) })).toEqual([]);
});

test('an account that allows exactly what is needed, and an import from a given account, are accepted', async () => {
  expect(await problems({ account: tiered }, { replicas: 1 })).toEqual([]);
  expect(await problems({ account: few })).toEqual([]);
  expect(await problems({ account: importing }, {}, await acme.account('OTHER', other))).toEqual([]);
});

test('of the output of nsc only the JWT is used, and no seed of credentials is shown', async () => {
  expect(await problems({ account: armored })).toEqual([]);
  expect(bareJwt(await armored())).toBe(await good('account'));
  expect(await problems({ account: creds })).toEqual([
    'account: contains a private key (seed); give only an account JWT, which is public',
  ]);
});
