import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { ConfBlock } from '../../../constructs/conf/model';
import type { SettingEffect } from '../../../constructs/conf/settings/row';
import { LOOPBACK } from '../../../fleet/rehearse/ports';
import { becomesTrue } from '../../../fleet/rehearse/wait';
import type { Conf, ReloadCase } from './reload-case';
import { ReloadedServer } from './reloaded-server';
import type { Surroundings } from './surroundings';
import { valueAt } from './value-at';

/** How long a value may take to be in force, and another to be seen at all. */
const IN_FORCE_MS = 1500;
const SEEN_MS = 5000;
/** How long streams may take to come back after a restart. */
const KEPT_MS = 6000;
/** Connections that a reload ends are gone by then. */
const CUT_OFF_MS = 200;

/** What a server was seen to do. */
export interface Measured {
  readonly effect: SettingEffect;
  /** Of a reload that took the value over: what the connections did. */
  readonly clients?: 'stay' | 'reconnect';
  /** How a reload was refused, or a restart. */
  readonly said?: string;
}

/** Changes the setting of a case on a server that runs, reloads, looks, restarts, looks again. */
export async function measure(one: ReloadCase, binary: string, around: Surroundings): Promise<Measured> {
  const server = new ReloadedServer(binary, around);
  const others = (one.beside?.(around) ?? []).map((conf, index) => {
    const other = new ReloadedServer(binary, around, `other-${index}`);
    other.write(conf);
    return other;
  });
  try {
    for (const other of others) {
      const failed = await other.start();
      if (failed) throw new Error(`${one.setting}: ${failed}`);
    }
    return await measured(one, server, others);
  } finally {
    await Promise.all([server, ...others].map((each) => each.stop()));
  }
}

async function measured(one: ReloadCase, server: ReloadedServer, others: readonly ReloadedServer[]): Promise<Measured> {
  server.write(confOf(one.from, server.around));
  const failed = await server.start();
  if (failed) throw new Error(`${one.setting}: ${failed}`);
  await one.fill?.(server);
  const kept = await one.kept?.(server);
  const { observe } = one;
  const look = async () => observe?.(server);
  if (one.begin !== undefined) await becomesTrue(async () => (await look()) === one.begin, SEEN_MS);
  const old = observe && (await seen(look, undefined, SEEN_MS));
  const digest = await digestOf(server);
  const connections = await watched(one, server);

  server.write(confOf(one.to, server.around));
  const changedToo = one.besideTo?.(server.around) ?? [];
  for (const [index, conf] of changedToo.entries()) {
    others[index]?.write(conf);
    await others[index]?.reload();
  }
  let refusal: string | undefined;
  const logged = await server.logs(async () => {
    refusal = await server.reload();
  });
  if (refusal && !/not support|can not be added|cannot be|does not support/.test(refusal))
    throw new Error(`${one.setting}: ${refusal}`);
  if (!refusal && !one.observe && !logged.some((line) => one.says?.test(line))) {
    throw new Error(`${one.setting}: the reload is accepted, so its case must observe something`);
  }
  const reloaded = one.observe && (await seen(look, old, refusal ? 0 : IN_FORCE_MS));
  if (refusal && !isDeepStrictEqual([reloaded, await digestOf(server)], [old, digest])) {
    throw new Error(`${one.setting}: the reload was refused, and yet it is ${JSON.stringify(reloaded)} now`);
  }
  const clients = refusal ? undefined : await connections?.();

  const restarting = [server, ...others.slice(0, changedToo.length)];
  await Promise.all(restarting.map((each) => each.stop()));
  const [notStarted] = await Promise.all(restarting.map((each) => each.start()));
  if (notStarted) return { effect: 'refused', said: notStarted };
  const restarted = one.observe && (await seen(look, old, SEEN_MS));
  if (one.observe && isDeepStrictEqual(restarted, old)) {
    throw new Error(`${one.setting}: the case sees no difference, always ${JSON.stringify(old)}`);
  }
  const left = one.kept && (await seen(async () => isDeepStrictEqual(await one.kept?.(server), kept), false, KEPT_MS));
  if (left === false) return { effect: 'refused', said: `left: ${JSON.stringify(await one.kept?.(server))}` };
  if (!refusal && (one.says || isDeepStrictEqual(reloaded, restarted)))
    return { effect: 'reload', ...(clients && { clients }) };
  if (refusal) return { effect: 'restart', said: refusal };
  if (!isDeepStrictEqual(reloaded, old)) {
    throw new Error(`${one.setting}: ${JSON.stringify({ old, reloaded, restarted })}`);
  }
  return { effect: 'restart', said: 'accepted, without effect' };
}

function confOf(conf: Conf, around: Surroundings): ConfBlock {
  const base = { server_name: 'server', host: LOOPBACK, port: around.port(0), monitor_port: around.port(1) };
  return { ...base, ...(typeof conf === 'function' ? conf(around) : conf) };
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

async function digestOf(server: ReloadedServer): Promise<unknown> {
  return valueAt(await server.page('varz').catch(() => undefined), 'config_digest');
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
