import { join } from 'node:path';
import { settingFor } from '../../../constructs/conf/settings';
import { PortReservation } from '../../../fleet/rehearse/ports';
import { natsServer } from '../../support/binaries';
import { CASES } from './cases';
import { type Measured, measure } from './measure';
import type { ReloadCase } from './reload-case';
import { makeCredentials, Surroundings } from './surroundings';

/** Cases that run at the same time: most of the time of each goes by in waiting. */
const AT_ONCE = 8;

/** What all cases of one setting came to together. */
export type Outcome = Pick<Measured, 'effect' | 'clients'> | { readonly failed: string };

/** Tries every case on a nats-server of that version; says for each setting what came of it. */
export async function measureAll(version: string, folder: string): Promise<Map<string, Outcome>> {
  const binary = natsServer(version);
  const credentials = await makeCredentials(folder);
  const ports = new PortReservation();
  const measured = new Map<string, Measured[]>();
  const failed = new Map<string, string>();
  const attempt = async (one: ReloadCase, name: string): Promise<void> => {
    const result = await measure(one, binary, await Surroundings.make(join(folder, name), credentials, ports));
    measured.set(one.setting, [...(measured.get(one.setting) ?? []), result]);
  };
  const waiting = CASES.map((one, index) => ({ one, index }));
  const again: typeof waiting = [];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const { one, index } = next;
      await attempt(one, String(index)).catch(() => again.push({ one, index }));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  // Nothing was measured there; on a busy machine a case may have looked too early. Now it has the machine for itself.
  for (const { one, index } of again) {
    await attempt(one, `${index}-again`).catch((error) =>
      failed.set(one.setting, `${one.change ?? one.setting}: ${error instanceof Error ? error.message : error}`),
    );
  }
  ports.release();
  const outcome = (setting: string): Outcome => {
    const message = failed.get(setting);
    return message === undefined ? together(measured.get(setting) ?? []) : { failed: message };
  };
  return new Map(CASES.map(({ setting }) => [setting, outcome(setting)]));
}

const FROM_WORST = ['refused', 'restart', 'reload'] as const;

/** The worst of them. */
function together(all: readonly Measured[]): Outcome {
  const effect = FROM_WORST.find((candidate) => all.some((one) => one.effect === candidate));
  if (!effect) return { failed: 'nothing was measured' };
  const clients = (['reconnect', 'stay'] as const).find((candidate) => all.some((one) => one.clients === candidate));
  return { effect, ...(effect === 'reload' && clients && { clients }) };
}

/** What the table says of a setting, as far as it can be measured. */
export function tabled(path: string): Outcome {
  const { effect, clients } = settingFor(path.split('.')) ?? {};
  if (!effect) return { failed: 'the table has no such row' };
  return { effect, ...(clients && { clients }) };
}
