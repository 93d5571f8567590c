import { createAccount, type SigningKey } from '@nats-io/jwt';
import { leafPermissions } from '../../constructs/tier/leaf-permissions';
import { parseEnvironment } from '../../schema';
import { operatorTrust, siteRole, TestOperator, UNLIMITED } from '../support/operator';
import { linesOf, minimal } from './example';

// Keys are made and used by arithmetic in JavaScript, which takes its time on a busy machine.
jest.setTimeout(60_000);

const operator = new TestOperator();
const [fleet, other] = [createAccount(), createAccount()];
const [SYSTEM, FLEET, OTHER] = [operator.system, fleet, other].map((key) => key.getPublicKey());
const site = { up: ['sensors.>'], down: ['commands.{site}.>'] };

/** Trust with everything that can be said of an operator. */
async function given(role: SigningKey = siteRole(createAccount()), limits: Partial<typeof UNLIMITED> = {}) {
  return {
    kind: 'operator',
    operator: await operator.jwt(),
    systemAccount: await operator.systemJwt(),
    account: await operator.account('FLEET', fleet, { signing_keys: [role], limits: { ...UNLIMITED, ...limits } }),
  };
}

const withTrust = (trust: object, changes: object = {}) =>
  minimal({ trust, sites: { edge1: {}, edge2: {} }, defaults: { site }, ...changes });

test('an operator as one writes it, and with its defaults', async () => {
  const trust = await given();
  const further = await operator.account('OTHER', other);
  const armored = `-----BEGIN NATS ACCOUNT JWT-----\n${trust.account}\n------END NATS ACCOUNT JWT------\n`;
  const written = { ...trust, account: armored, accounts: [further], roles: { site: 'site' } };
  const { validity, authority, ca, oneAuthority, authorities, ...rest } = parseEnvironment(
    withTrust(written),
    'environments/prod.ts',
  ).trust;
  expect(rest).toEqual({
    kind: 'operator',
    tls: true,
    operator: trust.operator,
    systemAccount: { id: SYSTEM, jwt: trust.systemAccount },
    account: { id: FLEET, jwt: trust.account },
    accounts: [{ id: OTHER, jwt: further }],
    roles: { site: 'site' },
  });
});

test('its JWTs are missing', () => {
  expect(linesOf(withTrust({ kind: 'operator' }))).toEqual([
    'trust.operator: is missing: it must be the JWT of an operator',
    'trust.systemAccount: is missing: it must be the JWT of an account',
    'trust.account: is missing: it must be the JWT of an account',
  ]);
});

test('the account allows less than the fleet needs, at the hub or at a region', async () => {
  const trust = await given(undefined, { leaf: 3 });
  const regions = { eu: { address: 'nats-eu.example.com', kube: { context: 'eu' }, replicas: 3 } };
  const sites = { edge1: { via: 'eu' }, edge2: {} };
  expect(linesOf(withTrust(trust, { regions, sites }))).toEqual([
    'trust.account: the account "FLEET" allows only 3 leaf connections; the fleet has 4 (nsc edit account --leaf-conns)',
  ]);
});

test('a production environment encrypts', async () => {
  expect(linesOf(withTrust({ ...(await given()), tls: false }))).toEqual([
    'trust.tls: false would send messages of a production environment in the clear; leave it out, or set kind to "development"',
  ]);
});

test('what only its JWTs could do is refused, with the way to do it', async () => {
  const sites = { edge1: { revoked: true }, edge2: { identity: { generation: 2 } } };
  expect(linesOf(withTrust(await given(), { sites }))).toEqual([
    "sites.edge1.revoked: true cannot be enforced here, where an operator says who gets in: revoke the user of edge1 in the account's JWT (nsc revocations add-user), and put the new JWT into trust.account; a deploy then cuts it off",
    "sites.edge2.identity: is about users that Terraform makes, but an operator's are made with nsc: issue new credentials for edge2, put them into its Secret, and revoke the old ones",
  ]);
});

describe('a role', () => {
  test('that gives all that sites need', async () => {
    const trust = { ...(await given()), roles: { site: 'site' } };
    expect(parseEnvironment(withTrust(trust), 'environments/prod.ts').trust).toMatchObject({ roles: { site: 'site' } });
  });

  test('that the account does not have', async () => {
    const trust = { ...(await given()), roles: { site: 'sites', region: 'region' } };
    expect(linesOf(withTrust(trust))).toEqual([
      'trust.roles.site: "sites" is no role of the account "FLEET"; it has "site"',
      'trust.roles.region: "region" is no role of the account "FLEET"; it has "site"',
    ]);
  });

  test('without what sourcing takes', async () => {
    const { publish, subscribe } = leafPermissions({ ...site, down: ['commands.>'], domain: '{{name()}}' });
    const template = {
      pub: { allow: publish.filter((one) => one !== '$JSC.R.>') },
      sub: { allow: subscribe.slice(0, 1) },
    };
    const role = { ...siteRole(createAccount()), template: { subs: -1, data: -1, payload: -1, ...template } };
    expect(linesOf(withTrust({ ...(await given(role)), roles: { site: 'site' } }))).toEqual([
      'trust.roles.site: "site" does not let edge1 (and 1 more) publish "$JSC.R.>", nor subscribe to "$JS.edge1.API.CONSUMER.>" and "$JS.FC.>"; nsc edit signing-key gives it',
    ]);
  });

  test('that does not give a site its filter', async () => {
    const trust = { ...(await given()), roles: { site: 'site' } };
    expect(linesOf(withTrust(trust, { sites: { edge1: {}, edge2: { up: ['sensors.>', 'alerts.>'] } } }))).toEqual([
      'trust.roles.site: "site" does not let edge2 publish "alerts.>"; nsc edit signing-key gives it',
    ]);
  });
});

test('the trust that other tests are made with has no problem', async () => {
  expect(parseEnvironment(withTrust(await operatorTrust()), 'environments/prod.ts').name).toBe('prod');
});
