import { createAccount, encodeActivation } from '@nats-io/jwt';
import { connect, credsAuthenticator } from '@nats-io/transport-node';
import { Bare } from '../../../constructs/conf/model';
import { writeConf } from '../../../constructs/conf/write';
import { isHeard, Listener } from '../../../fleet/rehearse/exchange';
import { OperatorDouble } from '../../../fleet/rehearse/operator-double';
import { freePorts, LOOPBACK } from '../../../fleet/rehearse/ports';
import { natsServer, OLD, PINNED } from '../../support/binaries';
import { siteRole, TestOperator } from '../../support/operator';
import { startedServer } from '../../support/started-server';

jest.setTimeout(120_000);

const operator = new TestOperator();
const [fleet, office] = [createAccount(), createAccount()];
const [FLEET, OFFICE] = [fleet.getPublicKey(), office.getPublicKey()];

/** The account of the sites lets the office see what sensors say; who may see it needs a permission. */
async function realMode() {
  const sensors = { name: 'sensors', subject: 'sensors.>', type: 'stream' } as const;
  const token = await encodeActivation('sensors', office, fleet, 'stream', { subject: 'sensors.>' });
  const imported = { ...sensors, local_subject: 'fleet.>', account: FLEET, token };
  const claims = { signing_keys: [siteRole(createAccount())], exports: [{ ...sensors, token_req: true }] };
  const accounts = {
    [operator.system.getPublicKey()]: await operator.systemJwt(),
    [FLEET]: await operator.account('FLEET', fleet, claims),
    [OFFICE]: await operator.account('OFFICE', office, { imports: [imported] }),
  };
  return { operator: await operator.jwt(), accounts };
}

// That leaves get in with its credentials, and clients without them do not, is rehearsed:
// operator-mode.nightly.test.ts.
test.each([PINNED, OLD])(
  'nats-server %s, run with the double of an operator, keeps to roles, and to what one account lets another see',
  async (version) => {
    const real = await realMode();
    const double = await OperatorDouble.of(real);
    const [port = 0] = await freePorts(1);
    const block = {
      host: LOOPBACK,
      port,
      operator: real.operator,
      system_account: operator.system.getPublicKey(),
      resolver: new Bare('MEMORY'),
      resolver_preload: real.accounts,
    };
    await startedServer(natsServer(version), 'hub', double.translate(writeConf({ includes: [], block })));
    const client = async (account: string, user: { name: string; role?: string }) => {
      const { creds } = await double.user(account, user);
      return connect({
        servers: `${LOOPBACK}:${port}`,
        authenticator: credsAuthenticator(new TextEncoder().encode(creds)),
      });
    };
    const site = await client(FLEET, { name: 'edge1', role: 'site' });
    const admin = await client(FLEET, { name: 'admin' });
    const clerk = await client(OFFICE, { name: 'clerk' });
    const everywhere = ['private.>', 'sensors.>', 'fleet.>', 'news.>', 'commands.>', 'commands.edge1.>'];
    const [atSite, atAdmin, atClerk] = [site, admin, clerk].map((connection) => new Listener(connection, everywhere));
    if (!atSite || !atAdmin || !atClerk) throw new Error('there are three');
    await Promise.all([site, admin, clerk].map((connection) => connection.flush()));
    for (const [from, subjects] of [
      [site, ['private.a', 'sensors.a']],
      [admin, ['news.a', 'commands.edge2.a', 'commands.edge1.a']],
    ] as const)
      for (const subject of subjects) from.publish(subject, subject);
    expect(await isHeard(site, 'sensors.last', atClerk, 'last')).toBe(true);
    expect(await isHeard(admin, 'commands.edge1.last', atSite, 'last')).toBe(true);
    const heard = (listener: Listener) =>
      ['private.a', 'sensors.a', 'news.a', 'commands.edge1.a', 'commands.edge2.a'].filter((one) => listener.has(one));
    expect({ site: heard(atSite), admin: heard(atAdmin), clerk: heard(atClerk) }).toEqual({
      site: ['commands.edge1.a'],
      admin: ['sensors.a', 'news.a', 'commands.edge1.a', 'commands.edge2.a'],
      clerk: ['sensors.a'],
    });
    await Promise.all([site, admin, clerk].map((connection) => connection.close()));
  },
);
