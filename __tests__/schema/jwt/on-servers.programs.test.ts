import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { jetstreamManager } from '@nats-io/jetstream';
import { createAccount, createUser, encodeUser, fmtCreds } from '@nats-io/jwt';
import { credsAuthenticator } from '@nats-io/transport-node';
import { Bare, type ConfBlock } from '../../../constructs/conf/model';
import { writeConf } from '../../../constructs/conf/write';
import { NatsProcess } from '../../../fleet/rehearse/nats-process';
import { freePorts, LOOPBACK } from '../../../fleet/rehearse/ports';
import { connectInTime } from '../../../fleet/rehearse/running-fleet';
import { becomesTrue } from '../../../fleet/rehearse/wait';
import { operatorProblems } from '../../../schema/jwt';
import { natsServer, PINNED } from '../../support/binaries';
import { temporaryFolder } from '../../support/folder';
import { TestOperator, UNLIMITED } from '../../support/operator';
import { startedServer } from '../../support/started-server';

jest.setTimeout(120_000);

const [acme, stranger] = [new TestOperator(), new TestOperator()];
const [fleet, other] = [createAccount(), createAccount()];
const NOW = Math.floor(Date.now() / 1000);
const HOUR = 3600;
const LEAF_MS = 10_000;
const ANOTHER_TRY_MS = 1000;
/** More than a server takes to start, or to refuse, beside eight other test files. */
const START_MS = 20_000;

const servers: NatsProcess[] = [];

afterAll(() => Promise.all(servers.map((server) => server.kill())));

interface Jwts {
  readonly operator: string;
  readonly systemAccount: string;
  readonly account: string;
}

async function jwts(changes: Partial<Jwts> = {}): Promise<Jwts> {
  return {
    operator: await acme.jwt(),
    systemAccount: await acme.systemJwt(),
    account: await acme.account('FLEET', fleet),
    ...changes,
  };
}

/** Whether a leaf that shows credentials gets in at a port. */
async function leafGetsIn(port: number, creds: Uint8Array): Promise<boolean> {
  const [client = 0, monitor = 0] = await freePorts(2);
  const credentials = join(temporaryFolder(), 'leaf.creds');
  writeFileSync(credentials, creds, { mode: 0o600 });
  const remotes = [{ url: `nats-leaf://${LOOPBACK}:${port}`, credentials }];
  const block: ConfBlock = {
    host: LOOPBACK,
    port: client,
    http: `${LOOPBACK}:${monitor}`,
    leafnodes: { reconnect: '1s', remotes },
  };
  await startedServer(natsServer(PINNED), 'leaf', writeConf({ includes: [], block }));
  const isIn = async () => {
    const response = await fetch(`http://${LOOPBACK}:${monitor}/leafz`);
    const { leafnodes }: { leafnodes?: number } = await response.json();
    return leafnodes === 1;
  };
  // Where it is refused it is in for a moment at most, and tries again every second.
  return (await becomesTrue(isIn, LEAF_MS)) && (await sleep(2 * ANOTHER_TRY_MS).then(isIn));
}

/** Starts a server, and says whether it became ready; where it ends instead, it has refused its configuration. */
async function starts(text: string): Promise<boolean> {
  const configFile = join(temporaryFolder(), 'nats.conf');
  writeFileSync(configFile, text);
  const server = new NatsProcess({ binary: natsServer(PINNED), name: 'operator', configFile, env: {} });
  servers.push(server);
  server.start();
  const isReady = () => server.logLines.some((line) => line.includes('Server is ready'));
  if (!(await becomesTrue(async () => isReady() || !server.running, START_MS)))
    throw new Error(server.logLines.join('\n'));
  return isReady();
}

/** What becomes of a user of the account who connects and makes a stream, and of a leaf, where servers have these JWTs. */
async function outcome({ operator, systemAccount, account }: Jwts): Promise<string> {
  const [port = 0, leafPort = 0] = await freePorts(2);
  const user = createUser();
  const creds = fmtCreds(await encodeUser('admin', user, fleet), user);
  const conf: ConfBlock = {
    host: LOOPBACK,
    port,
    leafnodes: { host: LOOPBACK, port: leafPort },
    jetstream: { store_dir: temporaryFolder(), max_file: new Bare('100MB') },
    operator,
    system_account: acme.system.getPublicKey(),
    resolver: new Bare('MEMORY'),
    resolver_preload: { [acme.system.getPublicKey()]: systemAccount, [fleet.getPublicKey()]: account },
  };
  const text = writeConf({ includes: [], block: conf });
  if (!(await starts(text))) return 'no server starts';
  try {
    const connection = await connectInTime({
      servers: `${LOOPBACK}:${port}`,
      authenticator: credsAuthenticator(creds),
      reconnect: false,
      timeout: START_MS,
    });
    try {
      const { streams } = await jetstreamManager(connection, { checkAPI: false, timeout: START_MS });
      const made = await streams.add({ name: 'S', subjects: ['s'], max_bytes: 1000 }).then(
        () => true,
        () => false,
      );
      if (!made) return 'no stream is made';
      return (await leafGetsIn(leafPort, creds)) ? 'all works' : 'no leaf gets in';
    } finally {
      await connection.close();
    }
  } catch {
    return 'nobody gets in';
  }
}

/** Whether it is refused, and what servers do with it. */
test.concurrent.each<[string, boolean, () => Promise<Partial<Jwts>>, string]>([
  ['JWTs that are in order', false, async () => ({}), 'all works'],
  // Refused by choice: servers do not look at when the operator's own JWT ends.
  ['an operator that has expired', true, async () => ({ operator: await acme.jwt({}, NOW - HOUR) }), 'all works'],
  [
    'an account that has expired',
    true,
    async () => ({ account: await acme.account('FLEET', fleet, {}, { exp: NOW - HOUR }) }),
    'nobody gets in',
  ],
  [
    'an account that counts later',
    true,
    async () => ({ account: await acme.account('FLEET', fleet, {}, { nbf: NOW + HOUR }) }),
    'nobody gets in',
  ],
  [
    'an account that has signed itself',
    true,
    async () => ({ account: await acme.account('FLEET', fleet, {}, { signer: fleet }) }),
    'nobody gets in',
  ],
  [
    'an account of another operator',
    true,
    async () => ({ account: await stranger.account('FLEET', fleet) }),
    'nobody gets in',
  ],
  [
    'an identity key where only signing keys may sign',
    true,
    async () => ({ operator: await acme.jwt({ strict_signing_key_usage: true }) }),
    'no server starts',
  ],
  [
    'another system account than the operator names',
    true,
    async () => ({ operator: await acme.jwt({ system_account: other.getPublicKey() }) }),
    'no server starts',
  ],
  [
    'a system account with JetStream',
    true,
    async () => ({ systemAccount: await acme.systemJwt(UNLIMITED) }),
    'no server starts',
  ],
  [
    'an account without JetStream on disk',
    true,
    async () => ({ account: await acme.account('FLEET', fleet, { limits: { ...UNLIMITED, disk_storage: 0 } }) }),
    'no stream is made',
  ],
  [
    'an account without connections',
    true,
    async () => ({ account: await acme.account('FLEET', fleet, { limits: { ...UNLIMITED, conn: 0 } }) }),
    'nobody gets in',
  ],
  [
    'an account without leaf connections',
    true,
    async () => ({ account: await acme.account('FLEET', fleet, { limits: { ...UNLIMITED, leaf: 0 } }) }),
    'no leaf gets in',
  ],
  [
    'an account that leaves it to a service who gets in, which nobody runs',
    true,
    async () => ({
      account: await acme.account('FLEET', fleet, { authorization: { auth_users: [createUser().getPublicKey()] } }),
    }),
    'nobody gets in',
  ],
  // Users get in; what is imported is lacking.
  [
    'an import from an account that is not given',
    true,
    async () => ({
      account: await acme.account('FLEET', fleet, {
        imports: [{ name: 'x', subject: 'x.>', account: other.getPublicKey(), type: 'stream' }],
      }),
    }),
    'all works',
  ],
])('%s', async (_what, isRefused, change, expected) => {
  const given = await jwts(await change());
  const problems = operatorProblems(given, { now: new Date(), replicas: 1, leafConnections: 1 });
  expect([await outcome(given), problems.length > 0]).toEqual([expected, isRefused]);
});
