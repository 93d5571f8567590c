import { join } from 'node:path';
import pLimit from 'p-limit';
import { PortReservation } from '../../../fleet/rehearse/ports';
import { natsServer } from '../../support/binaries';
import { CASES } from './cases';
import { type Measured, measure } from './measure';
import type { ReloadCase } from './reload-case';
import { makeCredentials, Surroundings } from './surroundings';

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
    // Where nothing was measured: on a busy machine a case may have looked too early. Now it has the machine for itself.
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
