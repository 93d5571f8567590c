import { parse } from 'yaml';
import { z } from 'zod';
import { ofType, type Side } from '../../model/from-plan';
import { listOf, Unknown } from '../../model/plan/seen';
import type { Analysis, Notes } from '../notes';
import { phrase } from '../phrase';

/** Alerting and recording rules that the alerts' chart brings. */
export const alerts: Analysis = ({ before, after }, notes) => {
  const [was, is] = [rulesOf(before), rulesOf(after)];
  if (!after.servers) return;
  const gone: string[] = [];
  for (const [name, rule] of was.rules) {
    const now = is.rules.get(name);
    if (now === rule) continue;
    if (now === undefined) gone.push(name);
    else {
      notes.add('alert-changed', {
        title: phrase`the rule ${name} says something else`,
        details: [phrase`before: ${rule}`, phrase`after: ${now}`],
        key: [name, now],
      });
    }
  }
  if (gone.length > 0 && !is.unknown) {
    notes.add('alert-removed', {
      title: gone.length === 1 ? phrase`the rule ${gone[0] ?? ''} is gone` : phrase`${gone.length} rules are gone`,
      details: gone.map((name) => phrase`before: ${was.rules.get(name) ?? ''}`),
      key: gone,
    });
  }
  added(was, is, notes);
  for (const { resource } of [...ofType(before, 'helm_release'), ...ofType(after, 'helm_release')])
    notes.tell([resource.address]);
};

interface Rules {
  /** The rules by name, with their labels where they record. */
  readonly rules: ReadonlyMap<string, string>;
  /** Whether a part is known only when the plan is applied, or is secret. */
  readonly unknown: boolean;
}

function added(was: Rules, is: Rules, notes: Notes): void {
  const names = [...is.rules.keys()].filter((name) => !was.rules.has(name));
  if (names.length === 0 || was.unknown) return;
  notes.add('alert-changed', {
    title: names.length === 1 ? phrase`the rule ${names[0] ?? ''} is added` : phrase`${names.length} rules are added`,
    details: names.map((name) => phrase`${name}`),
    key: names,
  });
}

const rule = z
  .object({
    alert: z.string().optional(),
    record: z.string().optional(),
    labels: z.record(z.string(), z.unknown()).optional(),
  })
  .loose();
const values = z.object({
  groups: z.array(z.object({ rules: z.array(rule).default([]) })).default([]),
  certificateAlerts: z.array(rule).default([]),
});

function rulesOf(side: Side): Rules {
  const rules = new Map<string, string>();
  let unknown = false;
  for (const release of ofType(side, 'helm_release')) {
    for (const text of listOf(release.values.values)) {
      if (typeof text !== 'string') {
        unknown ||= text instanceof Unknown;
        continue;
      }
      for (const each of rulesIn(text)) {
        const name = each.alert ?? each.record;
        if (name === undefined) continue;
        // Recording rules may share a name, and differ in their labels: one for each site.
        const labels =
          each.alert === undefined ? Object.entries(each.labels ?? {}).map(([label, of]) => `${label}="${of}"`) : [];
        rules.set(labels.length > 0 ? `${name}{${labels.join(',')}}` : name, JSON.stringify(each));
      }
    }
  }
  return { rules, unknown };
}

function rulesIn(text: string): z.infer<typeof rule>[] {
  try {
    const found = values.safeParse(parse(text));
    return found.success ? [...found.data.groups.flatMap((group) => group.rules), ...found.data.certificateAlerts] : [];
  } catch {
    return [];
  }
}
