import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ConfBlock } from '../../constructs/conf/model';
import { writeConf } from '../../constructs/conf/write';
import { NatsProcess } from './nats-process';
import type { RunningFleet } from './running-fleet';
import type { Endpoint } from './topology';

/** How a leaf without valid credentials tries to connect. */
export interface UnauthorizedLeafProps {
  /** Its credentials, in a few words. */
  readonly how: string;
  readonly user?: string;
  readonly password?: string;
  /** Credentials of an operator's user. */
  readonly creds?: string;
  /** PEM texts. Without them it uses no TLS on its own. */
  readonly tls?: { readonly ca: string; readonly cert?: string; readonly key?: string };
}

/** The result of a try. */
export interface UnauthorizedLeafResult {
  readonly refused: boolean;
  readonly log: readonly string[];
}

/** How nats-server logs the end of an attempt to connect as a leaf. */
const ENDED_TRY = /Leafnode connection closed|\[ERR\].*(leaf|remote|tls|authoriz|authentic)/i;
/** One end could be a coincidence; with two it tried again and was refused again. */
const ENDED_TRIES = 2;
/** Reached only by leaves that are not refused, see `unauthorized-refused.ts`. */
const PATIENCE_MS = 20_000;
const INTERVAL_MS = 50;

/**
 * Lets a real nats-server try to connect as a leaf. Refused means: its connection was ended more than once, and at no
 * time did a server that leaves connect to list it among its leaves.
 */
export async function tryUnauthorizedLeaf(
  fleet: RunningFleet,
  target: Endpoint,
  id: string,
  { user, password, creds, tls }: UnauthorizedLeafProps,
): Promise<UnauthorizedLeafResult> {
  const folder = join(fleet.folder, 'unauthorized', id);
  mkdirSync(folder, { recursive: true });
  const files = Object.entries(tls ?? {}).map(([part, pem]) => {
    writeFileSync(join(folder, `${part}.pem`), pem, { mode: 0o600 });
    return [`${part}_file`, join(folder, `${part}.pem`)];
  });
  const credentials = creds === undefined ? undefined : join(folder, 'leaf.creds');
  if (credentials) writeFileSync(credentials, creds ?? '', { mode: 0o600 });
  const login = user === undefined ? '' : `${user}:${password ?? ''}@`;
  const block: ConfBlock = {
    server_name: id,
    host: '127.0.0.1',
    port: -1,
    leafnodes: {
      reconnect: '1s',
      remotes: [
        {
          url: `${tls ? 'tls' : 'nats-leaf'}://${login}${target.host}:${target.port}`,
          credentials,
          tls: tls ? Object.fromEntries(files) : undefined,
        },
      ],
    },
  };
  const configFile = join(folder, 'nats.conf');
  writeFileSync(configFile, writeConf({ includes: [], block }));
  const process = new NatsProcess({ binary: fleet.binary, name: id, configFile, env: {} });
  process.start();
  try {
    const end = Date.now() + PATIENCE_MS;
    let tries = 0;
    let wasListed = false;
    while (Date.now() < end && !wasListed && tries < ENDED_TRIES) {
      await sleep(INTERVAL_MS);
      tries = process.logLines.filter((line) => ENDED_TRY.test(line)).length;
      wasListed = await listed(fleet, id);
    }
    return { refused: !wasListed && tries >= ENDED_TRIES, log: process.complaints() };
  } finally {
    await process.kill();
  }
}

async function listed(fleet: RunningFleet, name: string): Promise<boolean> {
  const upstreams = fleet.servers.filter(({ tier }) => tier.balanced.length > 0);
  const leaves = await Promise.all(upstreams.map((server) => server.leaves().catch(() => [])));
  return leaves.flat().some((leaf) => leaf.name === name);
}
