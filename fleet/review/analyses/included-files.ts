import type { ReadValue } from '../../model';
import { confList, confMap } from '../../model';
import { plainType } from '../../model/from-plan';
import { isSeenMap, mapOf, type SeenMap, sameSeen, textOf, Unknown } from '../../model/plan/seen';
import { digestOf } from '../digest';
import type { Analysis, Notes, PlannedStack } from '../notes';
import { type Phrase, phrase } from '../phrase';
import { named } from '../resource-name';

/**
 * What files in Secrets that nats.conf includes set: user passwords, and where a leaf connects. Their values are
 * hidden.
 */
export const includedFiles: Analysis = (stack, notes) => {
  for (const { type, action, before, after, address, ...rest } of stack.plan.resources.values()) {
    if (plainType(type) !== 'kubernetes_secret' || (action !== 'update' && action !== 'replace')) continue;
    const where = named({ type, action, before, after, address, ...rest });
    const [was, is] = [mapOf(before.data), mapOf(after.data)];
    const isWholeUnknown = after.data instanceof Unknown;
    for (const file of new Set([...Object.keys(was), ...Object.keys(is)])) {
      if (!file.endsWith('.conf')) continue;
      const [old, now] = [was[file], isWholeUnknown ? Unknown.value : is[file]];
      if (sameSeen(old ?? null, now ?? null)) continue;
      if ((isSeenMap(old) || old === undefined) && (isSeenMap(now) || now === undefined)) {
        variables(stack, notes, where, { old: old ?? {}, now: now ?? {} });
      } else {
        notes.add('unknown', {
          title: phrase`${where}: the contents of ${file} cannot be read`,
          details: [
            phrase`nats.conf includes this file: user passwords, or the server that a leaf connects to. It is known only after apply, or is not valid for nats-server.`,
          ],
          key: [address, file],
        });
      }
    }
  }
};

interface Sets {
  readonly old: SeenMap;
  readonly now: SeenMap;
}

function variables(stack: PlannedStack, notes: Notes, where: Phrase, { old, now }: Sets): void {
  for (const [name, value] of Object.entries(now)) {
    const before = old[name];
    if (sameSeen(before ?? null, value)) continue;
    const users = usersOf(stack, name);
    if (before === undefined && !isUsed(stack, name)) {
      notes.add('trust-changed', {
        title: phrase`${where} sets ${name}, which nats.conf does not use`,
        details: [phrase`A setting in an included file takes effect like one in nats.conf, and its value is hidden.`],
        key: [name],
        hidden: [name],
      });
    } else if (before !== undefined && isSeenMap(value) && isSeenMap(before)) {
      const [from, to] = [textOf(before.server) ?? '', textOf(value.server) ?? ''];
      if (withoutPort(from) === withoutPort(to)) continue;
      notes.add('trust-changed', {
        title: phrase`${stack.plan.of?.name ?? stack.plan.stack} connects to ${to} instead of ${from}`,
        details: [phrase`It sends its password there.`],
        key: [name, to],
      });
    } else if (before !== undefined) {
      const who = users.length > 0 ? phrase`the password of ${users.join(', ')}` : phrase`the value of ${name}`;
      notes.add('trust-changed', {
        title: phrase`${who} changes`,
        details: [phrase`The new value is accepted, the old one is refused. It is in ${where}.`],
        key: [name, digestOf(where.map(String))],
        hidden: [name],
      });
    }
  }
}

function withoutPort(server: string): string {
  return server.replace(/:\d+$/, '');
}

/** Users of the new nats.conf whose password is a variable. */
function usersOf({ after: { conf } }: PlannedStack, variable: string): string[] {
  if (conf?.kind !== 'known') return [];
  return Object.values(confMap(conf.tree.accounts)).flatMap((account) =>
    confList(confMap(account).users).flatMap((given) => {
      const { user, password } = confMap(given);
      return password === `$${variable}` ? [String(user)] : [];
    }),
  );
}

/** Whether the new nats.conf uses a variable; `false` where it is not known. */
function isUsed({ after: { conf } }: PlannedStack, variable: string): boolean {
  const uses = (value: ReadValue): boolean =>
    typeof value === 'object' ? Object.values(value).some(uses) : value === `$${variable}`;
  return conf?.kind === 'known' && uses(conf.tree);
}
