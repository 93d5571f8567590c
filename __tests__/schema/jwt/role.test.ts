import { createAccount, type SigningKey } from '@nats-io/jwt';
import { leafPermissions } from '../../../constructs/tier/leaf-permissions';
import { readAccount, refusedBy } from '../../../schema/jwt';
import { siteRole } from '../../support/operator';
import { areKept } from '../kept-table';
import { acme, fleet } from './cases';

// Creating and using keys in JavaScript is slow on a busy machine.
jest.setTimeout(60_000);

/** The subjects that a role in an account JWT does not allow edge1. */
async function given(role: SigningKey, wanted: Parameters<typeof refusedBy>[2]): Promise<string[]> {
  const reading = readAccount(await acme.account('FLEET', fleet, { signing_keys: [role] }));
  const [only] = 'claims' in reading ? reading.claims.roles : [];
  if (!only) throw new Error('no role was read');
  const refused = refusedBy(only, { name: 'edge1', account: { id: 'A', name: 'FLEET' } }, wanted);
  return (['publish', 'subscribe'] as const).flatMap((what) =>
    wanted[what].map((subject) => `${what} ${subject}: ${refused[what].includes(subject) ? 'refused' : 'given'}`),
  );
}

const template = (pub: object, sub: object = {}, more: object = {}): SigningKey => ({
  ...siteRole(createAccount()),
  template: { pub, sub, ...more },
});
const ofSites = siteRole(createAccount());
const A_AND_B = { publish: ['a'], subscribe: ['b'] };

areKept(__filename, {
  'a role allows a site all that its filter and sourcing need': () =>
    given(ofSites, leafPermissions({ up: ['sensors.>'], down: ['commands.edge1.>'], domain: 'edge1' })),
  'what a role does not allow is named': () =>
    given(ofSites, leafPermissions({ up: ['sensors.*', 'alarms.>'], down: ['commands.edge2.>'], domain: 'edge2' })),
  'a role without lists allows everything': () => given(template({}), A_AND_B),
  'but no publishing if it allows responses': () => given(template({}, {}, { resp: { max: 1, ttl: 0 } }), A_AND_B),
  'except what it lists, if it lists any': () => given(template({ allow: ['a'] }, {}, { resp: { max: 1 } }), A_AND_B),
  'what a role denies is not allowed': () =>
    given(template({ allow: ['>'], deny: ['sensors.secret'] }, { deny: ['commands.{{name()}}.reboot'] }), {
      publish: ['sensors.>', 'a'],
      subscribe: ['commands.edge1.*', 'commands.edge2.*'],
    }),
  'a placeholder for claims of the user could be anything': () =>
    given(template({ allow: ['sensors.{{tag(zone)}}.>', '{{account-name()}}.x'], deny: ['sensors.{{tag(no)}}'] }), {
      publish: ['sensors.eu.a', 'FLEET.x', 'other.x'],
      subscribe: [],
    }),
});
