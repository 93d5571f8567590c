import { createAccount, type SigningKey } from '@nats-io/jwt';
import { leafPermissions } from '../../constructs/tier/leaf-permissions';
import { operatorTrust, siteRole, TestOperator, UNLIMITED } from '../support/operator';
import { minimal, parse, type Written } from './example';
import { areAccepted, areRefused } from './kept-table';

// Creating and using keys in JavaScript is slow on a busy machine.
jest.setTimeout(60_000);

const operator = new TestOperator();
const [fleet, other] = [createAccount(), createAccount()];
const site = { up: ['sensors.>'], down: ['commands.{site}.>'] };
const roles = { site: 'site' };

/** Trust with all fields of a JWT operator. */
async function given(role: SigningKey = siteRole(createAccount()), limits: Partial<typeof UNLIMITED> = {}) {
  return {
    kind: 'operator',
    operator: await operator.jwt(),
    systemAccount: await operator.systemJwt(),
    account: await operator.account('FLEET', fleet, { signing_keys: [role], limits: { ...UNLIMITED, ...limits } }),
  };
}

const withTrust = (trust: object, changes: Written = {}) =>
  minimal({ trust, sites: { edge1: {}, edge2: {} }, defaults: { site }, ...changes });

/** A role that lacks most of what sourcing needs. */
function meagre(): SigningKey {
  const { publish, subscribe } = leafPermissions({ ...site, down: ['commands.>'], domain: '{{name()}}' });
  const pub = { allow: publish.filter((one) => one !== '$JSC.R.>') };
  const template = { subs: -1, data: -1, payload: -1, pub, sub: { allow: subscribe.slice(0, 1) } };
  return { ...siteRole(createAccount()), template };
}

areRefused(__filename, {
  'JWTs that are missing': withTrust({ kind: 'operator' }),
  'an account that allows less than the fleet needs, at the hub or at a region': async () =>
    withTrust(await given(undefined, { leaf: 3 }), {
      regions: { eu: { address: 'nats-eu.example.com', kube: { context: 'eu' }, replicas: 3 } },
      sites: { edge1: { via: 'eu' }, edge2: {} },
    }),
  'a production environment that does not encrypt': async () => withTrust({ ...(await given()), tls: false }),
  'a server with an unknown CA': async () => withTrust({ ...(await given()), certificates: 'existing' }),
  'what only its JWTs can do, with the steps': async () =>
    withTrust(await given(), { sites: { edge1: { revoked: true }, edge2: { identity: { generation: 2 } } } }),
  'a role that the account does not have': async () =>
    withTrust({ ...(await given()), roles: { site: 'sites', region: 'region' } }),
  'a role without what sourcing needs': async () => withTrust({ ...(await given(meagre())), roles }),
  'a role that does not allow a site its filter': async () =>
    withTrust({ ...(await given()), roles }, { sites: { edge1: {}, edge2: { up: ['sensors.>', 'alerts.>'] } } }),
});

areAccepted({
  'a role that allows all that sites need': async () => withTrust({ ...(await given()), roles }),
  'the trust of other tests': async () => withTrust(await operatorTrust()),
});

test('a JWT operator as written, and with defaults', async () => {
  const trust = await given();
  const further = await operator.account('OTHER', other);
  const armored = `-----BEGIN NATS ACCOUNT JWT-----\n${trust.account}\n------END NATS ACCOUNT JWT------\n`;
  const written = { ...trust, account: armored, accounts: [further], roles };
  const { validity, authority, ca, oneAuthority, authorities, ...rest } = parse(withTrust(written)).trust;
  expect(rest).toEqual({
    kind: 'operator',
    tls: true,
    operator: trust.operator,
    systemAccount: { id: operator.system.getPublicKey(), jwt: trust.systemAccount },
    account: { id: fleet.getPublicKey(), jwt: trust.account },
    accounts: [{ id: other.getPublicKey(), jwt: further }],
    roles,
  });
});
