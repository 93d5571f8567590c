import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clientsOf } from './clients';
import type { ClientSecret, RunningFleet } from './running-fleet';
import type { RehearsalTier } from './topology';

/** How a client of the environment connects to the running fleet. */
export interface ClientAccess {
  readonly name: string;
  /** Path of a context of the `nats` command; the files that it names are beside it. */
  readonly context: string;
  /** Subjects that it may send, without inboxes. */
  readonly publish: readonly string[];
  /** Subjects that it may receive, without inboxes. */
  readonly subscribe: readonly string[];
}

/** How clients connect to one tier of the running fleet. */
export interface TierAccess {
  readonly stack: string;
  /** URLs of its servers, separated by commas. */
  readonly url: string;
  readonly clients: readonly ClientAccess[];
}

/** How clients connect to the running fleet. */
export interface FleetAccess {
  /** The folder with all files, readable by its owner only. It is removed when the process ends. */
  readonly folder: string;
  readonly tiers: readonly TierAccess[];
}

/** The user with which the Job of a tier makes its streams; it may do anything in the account of messages. */
export const ADMIN = 'admin';

/** Files of a client's Secret, and the fields of a context that name them. */
const FILE_FIELDS = { 'tls.crt': 'cert', 'tls.key': 'key', 'ca.crt': 'ca', 'user.creds': 'creds' } as const;
/** The file of a client's Secret that is only valid in a pod: another one is written in its place. */
const POD_CONTEXT = 'context.json';

/** Writes for each client of the environment, and for each tier's administrator, what it connects with. */
export function writeClientFiles(fleet: RunningFleet): FleetAccess {
  const folder = mkdtempSync(join(tmpdir(), 'nats-clients-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return { folder, tiers: fleet.tiers.map((tier) => writeTier(fleet, tier, join(folder, tier.stack))) };
}

function writeTier(fleet: RunningFleet, tier: RehearsalTier, folder: string): TierAccess {
  const admin = fleet.credentials(tier, ADMIN);
  const urlFor = (secret: ClientSecret) => fleet.clientUrls(fleet.serversOf(tier), secret).join(',');
  const clients = [...clientsOf(tier), { name: ADMIN, credentials: admin, publish: ['>'], subscribe: ['>'] }];
  return {
    stack: tier.stack,
    url: urlFor(admin),
    clients: clients.map(({ name, credentials, publish, subscribe }) => ({
      name,
      context: writeClient(join(folder, name), `${tier.stack} ${name}`, urlFor(credentials), credentials),
      publish,
      subscribe,
    })),
  };
}

function writeClient(folder: string, description: string, url: string, secret: ClientSecret): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const write = (file: string, text: string) => {
    const path = join(folder, file);
    writeFileSync(path, text, { mode: 0o600 });
    return path;
  };
  const context: Record<string, string | undefined> = {
    description,
    url,
    user: secret.username,
    password: secret.password,
  };
  for (const [file, text] of Object.entries(secret)) {
    if (file === POD_CONTEXT) continue;
    const path = write(file, text);
    if (file in FILE_FIELDS) context[FILE_FIELDS[file as keyof typeof FILE_FIELDS]] = path;
  }
  return write(POD_CONTEXT, `${JSON.stringify(context, undefined, 2)}\n`);
}
