import { parse } from 'yaml';
import { z } from 'zod';
import { isObject } from '../../lib/json';
import { Hidden, listOf, type Seen, type SeenMap, Unknown } from '../model/plan/seen';

/** A rule of Prometheus, with whatever else it has. */
export type AlertRule = Readonly<Record<string, unknown>>;

const labels = z.record(z.string(), z.string());
const rule = z.record(z.string(), z.unknown());
const schema = z.strictObject({
  name: z.string().default('nats-leaf-alerts'),
  labels: labels.default({}),
  groups: z
    .array(z.strictObject({ name: z.string(), interval: z.string().optional(), rules: z.array(rule) }))
    .default([]),
  certificates: z.record(z.string(), z.strictObject({ notAfter: z.string(), labels: labels.default({}) })).default({}),
  certificateAlerts: z.array(rule).default([]),
  podMonitor: z
    .strictObject({ enabled: z.boolean(), matchLabels: labels.default({}), interval: z.string().default('') })
    .default({ enabled: false, matchLabels: {}, interval: '' }),
});

/** The values of the chart of alerts. */
export type AlertValues = z.infer<typeof schema>;

/** No rule at all. */
export const NO_ALERTS: AlertValues = schema.parse({});

/** The documents of values of a Helm release, each parsed. */
export interface ReleaseValues {
  /** By their order; `undefined` where one is not known, or hidden. */
  readonly documents: readonly (unknown | undefined)[];
  /** Whether Helm could read all that is known. */
  readonly isReadable: boolean;
  /** Whether one of them is hidden, or it is not even known how many there are. */
  readonly isHidden: boolean;
}

/** Reads the documents of a release. */
export function releaseValues({ values }: SeenMap): ReleaseValues {
  let isReadable = true;
  const documents = listOf(values).map((text: Seen) => {
    if (text instanceof Unknown || text instanceof Hidden) return undefined;
    try {
      return typeof text === 'string' ? (parsed(text) ?? {}) : {};
    } catch {
      isReadable = false;
      return {};
    }
  });
  const isHidden =
    values instanceof Unknown || values instanceof Hidden || listOf(values).some((text) => text instanceof Hidden);
  return { documents, isReadable, isHidden };
}

/** A document of YAML; this project writes JSON, which is read much faster. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return parse(text);
  }
}

/** Documents as one: of two maps the later one adds and overrides, of anything else the later one counts. */
export function mergedValues(documents: readonly unknown[]): unknown {
  return documents.reduce<unknown>((sum, next) => merge(sum, next), {});
}

function merge(base: unknown, over: unknown): unknown {
  if (!isObject(base) || !isObject(over)) return over;
  const keys = new Set([...Object.keys(base), ...Object.keys(over)]);
  return Object.fromEntries(
    [...keys].map((key) => [
      key,
      !Object.hasOwn(over, key) ? base[key] : Object.hasOwn(base, key) ? merge(base[key], over[key]) : over[key],
    ]),
  );
}

/** The values of the chart of alerts; `undefined` where something else is among them. */
export function alertValues(values: unknown): AlertValues | undefined {
  return schema.safeParse(values).data;
}

/** Whether a release is one of the chart of alerts, by its values. */
export function isOfAlerts(values: SeenMap): boolean {
  if (values.name === 'nats-alerts') return true;
  const merged = mergedValues(releaseValues(values).documents.map((each) => each ?? {}));
  return isObject(merged) && ['groups', 'certificateAlerts', 'podMonitor'].some((key) => Object.hasOwn(merged, key));
}
