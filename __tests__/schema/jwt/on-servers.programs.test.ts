import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { jetstreamManager } from '@nats-io/jetstream';
import { credsAuthenticator } from '@nats-io/transport-node';
import { becomesTrue } from '../../../fleet/rehearse/wait';
import { temporaryFolder } from '../../support/folder';
import { ANY_PORT, jetstreamBlock, type Served, serve } from '../served';
import { acme, credentials, fleet, jwts, type Outcome, REFUSED } from './cases';

jest.setTimeout(120_000);

const LEAF_MS = 10_000;
const ANOTHER_TRY_MS = 1000;

/** Whether a leaf with these credentials can connect. */
async function leafGetsIn(server: Served, creds: Uint8Array): Promise<boolean> {
  const file = join(temporaryFolder(), 'leaf.creds');
  writeFileSync(file, creds, { mode: 0o600 });
  const url = `nats-leaf://${server.address('leafnode connections')}`;
  const leaf = await serve(
    `http: ${ANY_PORT}\nleafnodes { reconnect: 1s, remotes: [{ url: "${url}", credentials: "${file}" }] }`,
  );
  const isIn = async () => (await leaf.leaves()) === 1;
  // A refused leaf is connected for a moment at most, and retries every second.
  return (await becomesTrue(isIn, LEAF_MS)) && (await sleep(2 * ANOTHER_TRY_MS).then(isIn));
}

/**
 * What becomes of a user of the account who connects and makes a stream, and of a leaf, where servers have these JWTs.
 */
async function outcome({ operator, systemAccount, account }: Awaited<ReturnType<typeof jwts>>): Promise<Outcome> {
  const [SYSTEM, FLEET] = [acme.system, fleet].map((key) => key.getPublicKey());
  const server = await serve(`
leafnodes { listen: ${ANY_PORT} }
${jetstreamBlock('max_file: 100MB')}
operator: "${operator}"
system_account: ${SYSTEM}
resolver: MEMORY
resolver_preload { ${SYSTEM}: "${systemAccount}", ${FLEET}: "${account}" }
`).catch(({ message }: Error) => message);
  if (typeof server === 'string') {
    expect(server).toMatch(/^it ended/);
    return 'no server starts';
  }
  const creds = await credentials();
  const admin = await server
    .connect({ authenticator: credsAuthenticator(creds), reconnect: false })
    .catch(() => undefined);
  if (!admin) return 'nobody can connect';
  const { streams } = await jetstreamManager(admin, { checkAPI: false, timeout: 2 * LEAF_MS });
  const made = await streams.add({ name: 'S', subjects: ['s'], max_bytes: 1000 }).catch(() => undefined);
  if (!made) return 'no stream is created';
  return (await leafGetsIn(server, creds)) ? 'all works' : 'no leaf can connect';
}

test.concurrent('JWTs that are in order', async () => expect(await outcome(await jwts())).toBe('all works'));

/** Each is refused: chain.test.ts has the messages. */
test.concurrent.each(Object.entries(REFUSED))('%s', async (_, [expected, change]) => {
  expect(await outcome(await jwts(change))).toBe(expected);
});
