import { createAccount, type SigningKey } from '@nats-io/jwt';
import { leafPermissions } from '../../../constructs/tier/leaf-permissions';
import { readAccount, refusedBy } from '../../../schema/jwt';
import { siteRole, TestOperator } from '../../support/operator';

// Keys are made and used by arithmetic in JavaScript, which takes its time on a busy machine.
jest.setTimeout(60_000);

const NOTHING = { publish: [], subscribe: [] };
const USER = { name: 'edge1', account: { id: 'A', name: 'FLEET' } };

/** What a role read from an account's JWT refuses of these. */
async function refused(role: SigningKey, wanted: { publish: string[]; subscribe: string[] }) {
  const reading = readAccount(await new TestOperator().account('FLEET', createAccount(), { signing_keys: [role] }));
  const [only] = 'claims' in reading ? reading.claims.roles : [];
  if (!only) throw new Error('no role was read');
  return refusedBy(only, USER, wanted);
}

const template = (pub: object, sub: object = {}, more: object = {}): SigningKey => ({
  ...siteRole(createAccount()),
  template: { pub, sub, ...more },
});

test("a role gives a site all that its filter and its streams' way to the hub take", async () => {
  const wanted = leafPermissions({ up: ['sensors.>'], down: ['commands.edge1.>'], domain: 'edge1' });
  expect(await refused(siteRole(createAccount()), wanted)).toEqual(NOTHING);
});

test('what a role does not give is named', async () => {
  const wanted = leafPermissions({ up: ['sensors.*', 'alarms.>'], down: ['commands.edge2.>'], domain: 'edge2' });
  expect(await refused(siteRole(createAccount()), wanted)).toEqual({
    publish: ['alarms.>', '$JS.S.edge2.>'],
    subscribe: ['commands.edge2.>', '$JS.edge2.API.CONSUMER.>'],
  });
});

test('a role without lists gives everything, but nothing to send where it allows answers', async () => {
  const wanted = { publish: ['a'], subscribe: ['b'] };
  expect(await refused(template({}), wanted)).toEqual(NOTHING);
  expect(await refused(template({}, {}, { resp: { max: 1, ttl: 0 } }), wanted)).toEqual({
    publish: ['a'],
    subscribe: [],
  });
});

test('what a role denies it does not give', async () => {
  const role = template({ allow: ['>'], deny: ['sensors.secret'] }, { deny: ['commands.{{name()}}.reboot'] });
  expect(
    await refused(role, { publish: ['sensors.>', 'a'], subscribe: ['commands.edge1.*', 'commands.edge2.*'] }),
  ).toEqual({
    publish: ['sensors.>'],
    subscribe: ['commands.edge1.*'],
  });
});

test('a placeholder for what only the user says could be anything', async () => {
  const role = template({ allow: ['sensors.{{tag(zone)}}.>', '{{account-name()}}.x'], deny: ['sensors.{{tag(no)}}'] });
  expect(await refused(role, { publish: ['sensors.eu.a', 'FLEET.x', 'other.x'], subscribe: [] })).toEqual({
    publish: ['other.x'],
    subscribe: [],
  });
});
