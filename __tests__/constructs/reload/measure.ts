import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import pLimit from 'p-limit';
import type { SettingEffect } from '../../../constructs/conf/settings/row';
import { PortReservation } from '../../../fleet/rehearse/ports';
import { becomesTrue } from '../../../fleet/rehearse/wait';
import { natsServer } from '../../support/binaries';
import { CASES } from './cases';
import type { ReloadCase } from './reload-case';
import { ReloadedServer } from './reloaded-server';
import { makeCredentials, Surroundings } from './surroundings';

/** How long a value may take to be in force, and another to be seen at all. */
const IN_FORCE_MS = 1500;
const SEEN_MS = 5000;
/** How long streams may take to come back after a restart. */
const KEPT_MS = 6000;
/** Connections that a reload ends are gone by then. */
const CUT_OFF_MS = 200;

/** What a server was seen to do. */
interface Measured {
  readonly effect: SettingEffect;
  /** Of a reload that took the value over: what the connections did. */
  readonly clients?: 'stay' | 'reconnect';
}

/** Changes the setting of a case on a server that runs, reloads, looks, restarts, looks again. */
async function measure(one: ReloadCase, binary: string, around: Surroundings): Promise<Measured> {
  const server = new ReloadedServer(binary, around);
  const others = (one.beside ?? []).map((_conf, index) => new ReloadedServer(binary, around, `other-${index}`));
  try {
    for (const [index, other] of others.entries()) await other.starts(one.beside?.[index]);
    return await measured(one, server, others);
  } finally {
    await Promise.all([server, ...others].map((each) => each.stop()));
  }
}

async function measured(one: ReloadCase, server: ReloadedServer, others: readonly ReloadedServer[]): Promise<Measured> {
  const { tells, besideTo = [] } = one;
  await server.starts(one.from);
  await one.fill?.(server);
  const kept = await one.kept?.(server);
  const observe = typeof tells === 'function' ? tells : undefined;
  const look = async () => observe?.(server);
  if (one.begin !== undefined) await becomesTrue(async () => (await look()) === one.begin, SEEN_MS);
  const old = observe && (await seen(look, undefined, SEEN_MS));
  const digest = await digestOf(server);
  const connections = await watched(one, server);

  server.write(one.to);
  const changedToo = others.slice(0, besideTo.length);
  for (const [index, other] of changedToo.entries()) {
    other.write(besideTo[index]);
    await other.reload();
  }
  let refusal: string | undefined;
  const logged = await server.logs(async () => {
    refusal = await server.reload();
  });
  if (refusal && !/not support|can not be added|cannot be|does not support/.test(refusal)) throw new Error(refusal);
  const said = tells instanceof RegExp && logged.some((line) => tells.test(line));
  if (!refusal && !observe && !said) throw new Error('the reload is accepted, so its case must observe something');
  const reloaded = observe && (await seen(look, old, refusal ? 0 : IN_FORCE_MS));
  if (refusal && !isDeepStrictEqual([reloaded, await digestOf(server)], [old, digest])) {
    throw new Error(`the reload was refused, and yet it is ${JSON.stringify(reloaded)} now`);
  }
  const clients = refusal ? undefined : await connections?.();

  const restarting = [server, ...changedToo];
  await Promise.all(restarting.map((each) => each.stop()));
  const [notStarted] = await Promise.all(restarting.map((each) => each.start()));
  if (notStarted) return { effect: 'refused' };
  const restarted = observe && (await seen(look, old, SEEN_MS));
  if (observe && isDeepStrictEqual(restarted, old)) {
    throw new Error(`the case sees no difference, always ${JSON.stringify(old)}`);
  }
  const left = one.kept && (await seen(async () => isDeepStrictEqual(await one.kept?.(server), kept), false, KEPT_MS));
  if (left === false) return { effect: 'refused' };
  if (refusal) return { effect: 'restart' };
  if (said || isDeepStrictEqual(reloaded, restarted)) return { effect: 'reload', ...(clients && { clients }) };
  if (!isDeepStrictEqual(reloaded, old)) throw new Error(JSON.stringify({ old, reloaded, restarted }));
  return { effect: 'restart' };
}

/** What is seen as soon as it differs from what was seen before, or when the time is over. */
async function seen(look: () => Promise<unknown>, old: unknown, patienceMs: number): Promise<unknown> {
  const end = Date.now() + patienceMs;
  for (;;) {
    const last = Date.now() >= end;
    try {
      const value = await look();
      if (last || !isDeepStrictEqual(value, old)) return value;
    } catch (error) {
      if (last) throw error;
    }
    await sleep(50);
  }
}

function digestOf(server: ReloadedServer): Promise<unknown> {
  return server.page('varz', 'config_digest').catch(() => undefined);
}

/** Asks later what became of the connections that are there now. */
async function watched(
  { watch = {} }: ReloadCase,
  server: ReloadedServer,
): Promise<(() => Promise<'stay' | 'reconnect'>) | undefined> {
  if (watch === 'nobody') return undefined;
  if (typeof watch !== 'string') {
    const client = await server.client(watch);
    if (!(await client.isWelcome())) throw new Error(`the client is refused: ${client.lines.at(-1)}`);
    return async () => {
      await sleep(CUT_OFF_MS);
      return (await client.isWelcome()) ? 'stay' : 'reconnect';
    };
  }
  const ids = async () => idsIn(await server.page(watch));
  // A connection that looking itself made is gone by then.
  await sleep(CUT_OFF_MS);
  const connected = await becomesTrue(async () => (await ids()).length > 0, SEEN_MS);
  if (!connected) throw new Error(`nothing is connected in /${watch}`);
  const before = await ids();
  return async () => {
    await sleep(CUT_OFF_MS);
    const after = await ids();
    return before.every((id) => after.includes(id)) ? 'stay' : 'reconnect';
  };
}

/** The numbers of connections in a page of the monitoring, wherever they stand. */
function idsIn(page: unknown): number[] {
  if (typeof page !== 'object' || page === null) return [];
  return Object.entries(page)
    .flatMap(([key, value]) =>
      (key === 'cid' || key === 'rid' || key === 'id') && typeof value === 'number' ? [value] : idsIn(value),
    )
    .sort();
}

/** Cases that run at the same time: most of the time of each goes by in waiting. */
const AT_ONCE = 8;

/** What all cases of one setting came to together. */
export type Outcome = Measured | { readonly failed: string };

/** Tries every case on a nats-server of that version; says for each setting what came of it. */
export async function measureAll(version: string, folder: string): Promise<Map<string, Outcome>> {
  const binary = natsServer(version);
  const credentials = await makeCredentials(folder);
  const ports = new PortReservation();
  let count = 0;
  const attempt = async (one: ReloadCase): Promise<Measured> =>
    measure(one, binary, await Surroundings.make(join(folder, String(count++)), credentials, ports));
  const limit = pLimit(AT_ONCE);
  const first = await Promise.all(CASES.map((one) => limit(() => attempt(one).catch(() => undefined))));
  const outcomes = new Map<string, Outcome[]>();
  for (const [index, one] of CASES.entries()) {
    // Where nothing was measured: on a busy machine a case may have looked too early. Now it has the machine for
    // itself.
    const failure = (error: Error) => ({ failed: `${one.change ?? one.setting}: ${error.message}` });
    const outcome = first[index] ?? (await attempt(one).catch(failure));
    outcomes.set(one.setting, [...(outcomes.get(one.setting) ?? []), outcome]);
  }
  ports.release();
  return new Map([...outcomes].map(([setting, all]) => [setting, together(all)]));
}

/** The worst of them. */
function together(all: readonly Outcome[]): Outcome {
  const failed = all.find((one) => 'failed' in one);
  if (failed) return failed;
  const measured = all.filter((one) => 'effect' in one);
  const effect = (['refused', 'restart'] as const).find((worse) => measured.some((one) => one.effect === worse));
  if (effect) return { effect };
  const clients = (['reconnect', 'stay'] as const).find((worse) => measured.some((one) => one.clients === worse));
  return { effect: 'reload', ...(clients && { clients }) };
}
