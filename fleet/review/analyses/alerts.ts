import { parse } from 'yaml';
import { z } from 'zod';
import { ofType, type Side } from '../../model/from-plan';
import { listOf, Unknown } from '../../model/plan/seen';
import type { Analysis, Notes } from '../notes';
import { phrase } from '../phrase';

/** Alerting and recording rules in the chart of alerts. */
export const alerts: Analysis = ({ before, after }, notes) => {
  const [was, is] = [rulesOf(before), rulesOf(after)];
  if (!after.servers) return;
  const removed: string[] = [];
  for (const [name, rule] of was.rules) {
    const now = is.rules.get(name);
    if (now === rule) continue;
    if (now === undefined) removed.push(name);
    else {
      notes.add('alert-changed', {
        title: phrase`Prometheus rule ${name} changes`,
        details: [phrase`before: ${rule}`, phrase`after: ${now}`],
        key: [name, now],
      });
    }
  }
  if (removed.length > 0 && !is.unknown) {
    notes.add('alert-removed', {
      title:
        removed.length === 1
          ? phrase`Prometheus rule ${removed[0] ?? ''} is removed`
          : phrase`${removed.length} Prometheus rules are removed`,
      details: removed.map((name) => phrase`before: ${was.rules.get(name) ?? ''}`),
      key: removed,
    });
  }
  added(was, is, notes);
  for (const { resource } of [...ofType(before, 'helm_release'), ...ofType(after, 'helm_release')])
    notes.cover([resource.address]);
};

interface AlertRules {
  /** The rules by name; recording rules with their labels. */
  readonly rules: ReadonlyMap<string, string>;
  /** Whether a part is known only after apply, or is sensitive. */
  readonly unknown: boolean;
}

function added(was: AlertRules, is: AlertRules, notes: Notes): void {
  const names = [...is.rules.keys()].filter((name) => !was.rules.has(name));
  if (names.length === 0 || was.unknown) return;
  notes.add('alert-changed', {
    title:
      names.length === 1
        ? phrase`Prometheus rule ${names[0] ?? ''} is added`
        : phrase`${names.length} Prometheus rules are added`,
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

function rulesOf(side: Side): AlertRules {
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
