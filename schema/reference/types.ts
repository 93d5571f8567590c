import { z } from 'zod';
import { aboutField, mayBeLeftOut, unwrapped } from '../field';
import { FIELDS } from '../rotation';
import { ALERTS, environmentSchema } from '../schema';
import { HUB, SITE_SCHEMA } from '../tier';
import { defaultOf, docOf, TypeTexts } from './type-text';

const GENERATED = '// Written by `npm run generate` from the fields of schema/: change these, not this file.\n';

/** schema/input.ts: what an environment may say, with what is said of each field. */
export function inputTypes(): string {
  const texts = new TypeTexts({ doc: docOf, optional: mayBeLeftOut, bytes: false, inPlace: false });
  texts.typeOf(environmentSchema);
  return [GENERATED, ...texts.interfaces.values()].join('\n');
}

/** constructs/options.ts: what a tier's construct takes as the environment says it, and the same with the defaults. */
export function constructOptions(): string {
  const plain = z.object(
    Object.fromEntries(Object.entries(SITE_SCHEMA.shape).filter(([, field]) => aboutField(field).plain)),
  );
  const ofHub = new Map(counterparts(SITE_SCHEMA, HUB));
  const doc = (field: z.core.$ZodType) => docOf(field, defaultsOf(ofHub.get(field), field));
  const given = new TypeTexts({ doc, optional: () => true, bytes: false, inPlace: true });
  const optional = (field: z.core.$ZodType) => field instanceof z.ZodOptional;
  const filled = new TypeTexts({ doc: () => [], optional, bytes: true, inPlace: true });
  return [
    GENERATED,
    `/** Options of a tier, as an environment has them, with the same defaults. */`,
    `export interface TierOptions ${given.body(plain)}`,
    '',
    `/** {@link TierOptions} with every default; sizes are bytes. */`,
    `export interface FilledOptions ${filled.body(plain)}`,
    '',
    '/** Of alerts. */',
    `export interface AlertOptions ${given.body(ALERTS.omit({ enabled: true, sites: true }))}`,
    '',
    '/** Which generation of something secret is in use. */',
    `export interface RotationOptions ${given.body(z.object(FIELDS))}`,
    '',
  ].join('\n');
}

/** Of each field in one schema the field in the same place of another. */
function counterparts(schema: z.core.$ZodType, other: z.core.$ZodType): [z.core.$ZodType, z.core.$ZodType][] {
  const [one, two] = [schema, other].map(objectOf);
  if (!one || !two) return [];
  return Object.entries(one.shape).flatMap(([key, field]) => {
    const there = two.shape[key];
    return there ? [[field, there], ...counterparts(field, there)] : [];
  });
}

/** The object that a value is, or may be. */
function objectOf(schema: z.core.$ZodType): z.ZodObject | undefined {
  const type = unwrapped(schema);
  if (type instanceof z.ZodObject) return type;
  return type instanceof z.ZodUnion ? type.options.map(objectOf).find((object) => object !== undefined) : undefined;
}

/** The default of a field that hub and regions have too, where it differs both. */
function defaultsOf(ofHub: z.core.$ZodType | undefined, ofSite: z.core.$ZodType): string[] {
  const [one, other] = [ofHub, ofSite].map((field) => (field ? defaultOf(field).join() : undefined));
  return one === undefined || one === other ? defaultOf(ofSite) : [`${one} (hub or region), ${other} (site)`];
}
