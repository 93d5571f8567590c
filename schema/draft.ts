import type { EnvironmentInput } from './input';

/** What is left of a value when everything that is wrong has been removed. */
export type Draft<Value> = Value extends string | number | boolean | undefined
  ? Value
  : Value extends readonly (infer Item)[]
    ? readonly (Draft<Item> | undefined)[]
    : { readonly [Key in keyof Value]?: Draft<Value[Key]> | undefined };

/** An environment of which parts may be missing, but whatever is there has the right type. */
export type EnvironmentDraft = Draft<EnvironmentInput>;

type Member<Key extends 'regions' | 'sites' | 'clients'> = NonNullable<NonNullable<EnvironmentDraft[Key]>[string]>;

export type RegionDraft = Member<'regions'>;
export type SiteDraft = Member<'sites'>;
/** The streams of a site, by name. */
export type StreamsDraft = NonNullable<SiteDraft['streams']>;

/** The list without its wrong items. */
export function present<Item>(list: readonly (Item | undefined)[] = []): Item[] {
  return list.filter((item) => item !== undefined);
}

/** A map's entries by key in ascending order; wrong values are `undefined`, so that their names remain known. */
export function sortedEntries<Value>(map: Readonly<Record<string, Value>> | undefined): [string, Value][] {
  return Object.entries(map ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
}
