import { z } from 'zod';
import { aboutField, mayBeLeftOut } from '../field';
import { FIELDS } from '../rotation';
import { ALERTS, environmentSchema } from '../schema';
import { HUB, SITE_SCHEMA } from '../tier';
import { defaultOf, docOf, TypeTexts } from './type-text';

const GENERATED = '// Written by `npm run generate` from the fields of schema/: change these, not this file.\n';

/** schema/input.ts: what an environment may say, with what is said of each field. */
export function inputTypes(): string {
  const texts = new TypeTexts({ doc: docOf, optional: mayBeLeftOut, bytes: false });
  texts.typeOf(environmentSchema);
  return [GENERATED, ...texts.interfaces.values()].join('\n');
}

/** constructs/options.ts: what a tier's construct takes as the environment says it, and the same with the defaults. */
export function constructOptions(): string {
  const plain = z.object(
    Object.fromEntries(Object.entries(SITE_SCHEMA.shape).filter(([, field]) => aboutField(field).plain)),
  );
  const ofHub = new Map(
    Object.entries(SITE_SCHEMA.shape).map(([key, field]) => [field as z.core.$ZodType, Reflect.get(HUB.shape, key)]),
  );
  const doc = (field: z.core.$ZodType) => docOf(field, defaultsOf(ofHub.get(field), field));
  const given = new TypeTexts({ doc, optional: () => true, bytes: true });
  const filled = new TypeTexts({ doc: () => [], optional: (field) => field instanceof z.ZodOptional, bytes: true });
  return [
    GENERATED,
    `/** Options of a tier, as an environment has them, with the same defaults; sizes are bytes. */`,
    `export interface TierOptions ${given.body(plain)}`,
    '',
    `/** {@link TierOptions} with every default. */`,
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

/** The default of a field that hub and regions have too, where it differs both. */
function defaultsOf(ofHub: z.core.$ZodType | undefined, ofSite: z.core.$ZodType): string[] {
  const [one, other] = [ofHub, ofSite].map((field) => (field ? defaultOf(field).join() : undefined));
  return one === undefined || one === other ? defaultOf(ofSite) : [`${one} of a hub or region, ${other} of a site`];
}
