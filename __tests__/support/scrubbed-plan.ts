import type { Json } from '../../fleet/model/plan/masked';
import { secretArgument } from '../../fleet/model/plan/masked';

/** A plan as Terraform shows it, of which only the parts are named that matter here. */
export interface ShownPlan {
  readonly resource_changes?: readonly ShownResource[];
  readonly [key: string]: unknown;
}

interface ShownResource {
  readonly type: string;
  readonly change: Readonly<Record<string, Json>>;
}

/**
 * A real plan without the keys and passwords in it: each sensitive text is replaced by `SECRET-<n>`, the same for the
 * same text wherever it stands, so that a review of it finds what it found before. What no review reads is left out.
 */
export function scrubbedPlan({ prior_state: _state, planned_values: _values, ...plan }: ShownPlan): string {
  const secrets = new Map<string, string>();
  const note = (value: Json | undefined, sensitive: Json | undefined): void => {
    if (sensitive === true) {
      for (const text of textsIn(value))
        if (text.length > 5 && !PUBLIC.test(text) && !secrets.has(text))
          secrets.set(text, `SECRET-${secrets.size + 1}`);
    } else if (typeof value === 'object' && value !== null && typeof sensitive === 'object' && sensitive !== null) {
      for (const [key, item] of Object.entries(value)) note(item as Json, (sensitive as Record<string, Json>)[key]);
    }
  };
  const changes = [...(plan.resource_changes ?? []), ...((plan.resource_drift as ShownResource[] | undefined) ?? [])];
  for (const { type, change } of changes) {
    for (const side of ['before', 'after'] as const) {
      note(change[side], change[`${side}_sensitive`]);
      for (const [argument, value] of Object.entries((change[side] as Record<string, Json> | null) ?? {})) {
        if (secretArgument(type, argument)) note(value, true);
      }
    }
  }
  for (const change of Object.values((plan.output_changes as Record<string, Record<string, Json>> | undefined) ?? {})) {
    for (const side of ['before', 'after'] as const) note(change[side], change[`${side}_sensitive`]);
  }
  const replaced = (_key: string, value: unknown): unknown =>
    typeof value === 'string' ? (secrets.get(value) ?? value) : value;
  const text = JSON.stringify({ ...plan, planned_values: {} }, replaced);
  const left = /-----BEGIN [A-Z ]*PRIVATE KEY-----|\$2[aby]\$/.exec(text);
  if (left) throw new Error(`a secret is left in the plan: ${left[0]}`);
  return `${text}\n`;
}

/** What else outputs of certificates hold: they are sensitive as a whole. */
const PUBLIC = /^\d{4}-\d{2}-\d{2}T|^-----BEGIN (CERTIFICATE|CERTIFICATE REQUEST|PUBLIC KEY)-----/;

function textsIn(value: Json | undefined): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null
    ? Object.values(value).flatMap((item) => textsIn(item as Json))
    : [];
}
