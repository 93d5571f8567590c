import { z } from 'zod';
import { mayBeLeftOut, unwrapped } from '../field';
import { FIELDS } from '../rotation';
import { ALERTS, environmentSchema } from '../schema';
import { HUB, PLAIN } from '../tier';
import { defaultOf, docOf, TypeTexts } from './type-text';

const GENERATED = '// Written by `npm run generate` from the fields of schema/: change these, not this file.\n';

/** schema/input.ts: what an environment may say, with what is said of each field. */
export function inputTypes(): string {
  const texts = new TypeTexts({ doc: docOf, optional: mayBeLeftOut, bytes: false, inPlace: false });
  texts.typeOf(environmentSchema);
  return [GENERATED, ...texts.interfaces.values()].join('\n');
}

/** constructs/options.ts: what constructs of tiers take as the environment says it, and the same with the defaults. */
export function constructOptions(): string {
  const ofHub = new Map(counterparts(z.object(PLAIN.tier), HUB));
  const doc = (field: z.core.$ZodType) => docOf(field, defaultsOf(ofHub.get(field), field));
  const given = new TypeTexts({ doc, optional: () => true, bytes: false, inPlace: true });
  const optional = (field: z.core.$ZodType) => field instanceof z.ZodOptional;
  const filled = new TypeTexts({ doc: () => [], optional, bytes: true, inPlace: true });
  const options = (of: string, says: string, fields: z.core.$ZodShape) => [
    `/** ${says} */`,
    `export interface ${of}Options ${given.body(z.object(fields))}`,
    '',
    `/** {@link ${of}Options} with every default; sizes are bytes. */`,
    `export interface Filled${of}Options ${filled.body(z.object(fields))}`,
    '',
  ];
  return [
    GENERATED,
    ...options('Tier', 'Options of a tier, as an environment has them, with the same defaults.', PLAIN.tier),
    ...options('Acceptor', 'The same of what leaves connect to: hub and regions.', PLAIN.acceptor),
    ...options('Leaf', 'The same of what connects to another tier: regions and sites.', PLAIN.leaf),
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
