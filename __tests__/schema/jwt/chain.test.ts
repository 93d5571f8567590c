import { createOperator, createUser, encodeUser } from '@nats-io/jwt';
import { bareJwt, type OperatorJwts, operatorProblems } from '../../../schema/jwt';
import { UNLIMITED } from '../../support/operator';
import { areKept } from '../kept-table';
import { acme, credentials, fleet, importing, jwts, other, REFUSED } from './cases';

// Keys are made and used by arithmetic in JavaScript, which takes its time on a busy machine.
jest.setTimeout(60_000);

const NEEDS = { now: new Date(), replicas: 3, leafConnections: 2 };

/** The problems, one a line, when something is not as it should be. Keys, of which each run has others, are called by their names. */
async function problems(change: Partial<OperatorJwts>, needs: Partial<typeof NEEDS> = {}): Promise<string[]> {
  const found = operatorProblems(await jwts(change), { ...NEEDS, ...needs });
  const named = new Map(
    [fleet, other, acme.system].map((key, n) => [key.getPublicKey(), ['FLEET', 'OTHER', 'SYSTEM'][n]]),
  );
  return found.map(({ path, message }) =>
    `${path.join('.')}: ${message}`.replace(/\b[AO][A-Z2-7]{55}\b/g, (key) => `<${named.get(key) ?? 'STRANGER'}>`),
  );
}

/** At least one, whatever the kept file says. */
async function refused(...of: Parameters<typeof problems>): Promise<string[]> {
  const lines = await problems(...of);
  expect(lines).not.toEqual([]);
  return lines;
}

/** An account's JWT as an old nsc or another library writes it. */
function written(alg: string, nats: object): string {
  const claims = { sub: acme.system.getPublicKey(), iss: acme.key.getPublicKey(), name: 'Zürich', exp: 1.6e9, nats };
  const parts = [{ typ: 'JWT', alg }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'));
  const signed = alg === 'ed25519' ? (parts[1] ?? '') : parts.join('.');
  return [...parts, Buffer.from(acme.key.sign(Buffer.from(signed))).toString('base64url')].join('.');
}

const fleetWith = (limits: object) => acme.account('FLEET', fleet, { limits: { ...UNLIMITED, ...limits } });
const tiered = () =>
  fleetWith({ disk_storage: undefined, mem_storage: undefined, tiered_limits: { R1: { disk_storage: 1_000_000 } } });

const few = () => fleetWith({ leaf: 2, conn: 3 });

const armored = (jwt: string) => `-----BEGIN NATS ACCOUNT JWT-----\n${jwt}\n------END NATS ACCOUNT JWT------\n`;

async function signedByAnother(): Promise<Partial<OperatorJwts>> {
  const signer = createOperator();
  const operator = await acme.jwt({ signing_keys: [signer.getPublicKey()] });
  return { operator, account: await acme.account('FLEET', fleet, {}, { signer }) };
}

areKept(__filename, {
  ...Object.fromEntries(
    Object.entries(REFUSED).map(([what, [, change]]) => [what, async () => refused(await change())]),
  ),
  'a text': () => refused({ account: 'operator.jwt' }),
  'credentials, of which nothing is repeated': async () =>
    refused({ account: new TextDecoder().decode(await credentials()) }),
  'a JWT that was changed': async () => {
    const { operator, account, systemAccount } = await jwts();
    const [header, , signature] = account.split('.');
    return refused({
      account: [header, systemAccount.split('.')[1], signature].join('.'),
      operator: operator.slice(0, -9),
    });
  },
  'JWTs of other types': async () =>
    refused({ operator: (await jwts()).account, account: await encodeUser('edge1', createUser(), fleet) }),
  'a name in UTF-8, as nsc writes it': () =>
    refused({ account: written('ed25519-nkey', { type: 'account', version: 2 }) }),
  'a JWT of version 1': () => refused({ account: written('ed25519', { type: 'account' }) }),
  'a JWT of another algorithm': () => refused({ account: written('RS256', { type: 'account', version: 2 }) }),
  "the fleet's account as system account": async () => refused({ systemAccount: (await jwts()).account }),
  'an account that allows nothing': async () =>
    refused({ account: await acme.account('FLEET', fleet, { limits: undefined }) }),
  'an account whose streams may have one replica, where three are needed': async () =>
    refused({ account: await tiered() }),
  'an account with too few connections': async () => refused({ account: await few() }, { leafConnections: 3 }),
});

/** Accepted: as a table of changes, and of what the fleet needs beside what it always does. */
const ACCEPTED: Readonly<Record<string, [() => Promise<Partial<OperatorJwts>>, Partial<typeof NEEDS>]>> = {
  'an account that another one is given to import from': [
    async () => ({ account: await importing(), accounts: [await acme.account('OTHER', other)] }),
    {},
  ],
  'a JWT as nsc prints it, with lines around it': [async () => ({ account: armored((await jwts()).account) }), {}],
  'an account that a signing key of the operator has signed': [signedByAnother, {}],
  'an account with as many replicas as are needed': [async () => ({ account: await tiered() }), { replicas: 1 }],
  'an account with as many connections as are needed': [async () => ({ account: await few() }), {}],
};

test.each(Object.entries(ACCEPTED))('accepted: %s', async (_, [change, needs]) => {
  expect(await problems(await change(), needs)).toEqual([]);
});

test('of what nsc prints the JWT alone is taken, and of credentials no seed is shown', async () => {
  const { account } = await jwts();
  expect(bareJwt(armored(account))).toBe(account);
  const creds = new TextDecoder().decode(await credentials());
  expect(await problems({ account: creds })).toEqual([
    'account: holds a private key (seed); give only the JWT of an account, which is public',
  ]);
});
