import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import { z } from 'zod';
import { environments } from '../../fleet/project/environments';
import { aboutField, isField, unwrapped } from '../../schema/field';
import type { EnvironmentInput } from '../../schema/input';
import { generatedFiles } from '../../schema/reference/files';
import { type FieldPlace, fieldsBelow } from '../../schema/reference/walk';
import { environmentSchema } from '../../schema/schema';
import { filesUnder } from '../support/fleet';
import { minimal, site } from './example';

const ROOT = join(__dirname, '../..');
const PLACES = fieldsBelow(environmentSchema);

/** Readonly at any depth, since authors may pass readonly values. */
type Unchanging<Value> = Value extends string | number | boolean | undefined
  ? Value
  : { readonly [Key in keyof Value]: Unchanging<Value[Key]> };
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
/** All keys of a map at any depth, also of each kind in a union. */
type Keys<Value> = Value extends string | number | boolean | undefined
  ? never
  : Value extends readonly (infer Item)[]
    ? Keys<Item>
    : { [Key in keyof Value & string]: Key | `${Key}.${Keys<NonNullable<Value[Key]>>}` }[keyof Value & string];

test('the type of the input is that of the schema', () => {
  const same: Same<Unchanging<z.input<typeof environmentSchema>>, Unchanging<EnvironmentInput>> = true;
  const sameKeys: Same<Keys<z.input<typeof environmentSchema>>, Keys<EnvironmentInput>> = true;
  expect([same, sameKeys]).toEqual([true, true]);
});

test.each(Object.entries(generatedFiles()))(
  '%s is generated from the schema; `npm run generate` writes it',
  (file, text) => {
    expect(readFileSync(join(ROOT, file), 'utf8')).toBe(text);
  },
);

const distinct = [...new Map(PLACES.map((place) => [place.field, place])).values()];

/** Paths of the fields for which something is not true. */
function unless(isTrue: (field: FieldPlace['field']) => boolean): string[] {
  return distinct.filter(({ field }) => !isTrue(field)).map(({ path }) => path.join('.'));
}

test('every field has a description in whole sentences', () => {
  expect(unless(isField)).toEqual([]);
  expect(unless((field) => /^\S.*[.)]$/.test(aboutField(field).says))).toEqual([]);
});

test('the example and the default of every field are valid', () => {
  const refused = unless((field) => {
    const values = [aboutField(field).example, ...(field instanceof z.ZodPrefault ? [field.def.defaultValue] : [])];
    return values.every((value) => (unwrapped(field) as z.ZodType).safeParse(value).success);
  });
  // Certificates in examples are shortened.
  expect(refused).toEqual(['trust.authorities']);
});

test('the description of a field is written once', () => {
  const generated = new Set(Object.keys(generatedFiles()));
  const sources = ['schema', 'constructs', 'stacks'].flatMap((folder) =>
    Object.entries(filesUnder(join(ROOT, folder)))
      .map(([file, text]) => [`${folder}/${file}`, text.replace(/\s+\*?\s*/g, ' ')] as const)
      .filter(([file]) => file.endsWith('.ts') && !generated.has(file)),
  );
  const sentences = new Set(distinct.flatMap(({ field }) => aboutField(field).says.match(/[^.:;]{45,}/g) ?? []));
  const twice = [...sentences].flatMap((sentence) => {
    const places = sources.flatMap(([file, text]) => Array(text.split(sentence.trim()).length - 1).fill(file));
    return places.length > 1 ? [`${places.join(' and ')}: ${sentence.trim()}`] : [];
  });
  expect(twice).toEqual([]);
});

describe('the JSON Schema', () => {
  const text = readFileSync(join(ROOT, 'schema/environment.schema.json'), 'utf8');
  const valid = new Ajv2020().compile(JSON.parse(text));

  test.each(Object.entries(environments()))('accepts %s', (_, load) => {
    const { default: environment } = load() as { default: unknown };
    expect([valid(environment), valid.errors]).toEqual([true, null]);
  });

  test.each([
    ['no hub', { name: 'prod' }],
    ['an unknown key', minimal({ site: {} })],
    ['a number of servers without a majority', site({ replicas: 2 })],
    ['a port below 1024', minimal({ defaults: { site: { ports: { client: 22 } } } })],
    ['an invalid size', site({ jetstream: { file: '5 GB' } })],
    ['an invalid duration', site({ rollout: { timeout: 'soon' } })],
    ['an unknown kind of trust', minimal({ trust: { kind: 'none' } })],
    ['a stream without subjects', site({ streams: { S: {} } })],
  ])('refuses %s', (_, wrong) => expect(valid(wrong)).toBe(false));

  test('has every field', () => {
    const known = JSON.stringify(JSON.parse(text));
    expect(unless((field) => known.includes(JSON.stringify(aboutField(field).says).slice(1, -1)))).toEqual([]);
  });
});

test('the reference has every field, and for those in `defaults` whether they are merged', () => {
  const text = readFileSync(join(ROOT, 'docs/reference/environment.md'), 'utf8');
  const unwrappedText = text.replace(/\s+/g, ' ');
  expect(unless((field) => unwrappedText.includes(aboutField(field).says))).toEqual([]);
  const sections = new Map(text.split('\n### ').map((section) => [section.split('\n', 1)[0], section]));
  const merged = (name: string) => /In `defaults`: (\w+)/.exec(sections.get(name) ?? '')?.[1];
  expect(merged('SiteJetStream.volume')).toBe('merged');
  expect(['Site.streams', 'Site.up', 'Site.replicas', 'Ports.client'].map(merged)).toEqual(Array(4).fill('replaced'));
  const ofSites = PLACES.filter(({ path }) => path[0] === 'sites' && path.length > 2);
  expect(text.match(/In `defaults`/g)?.length).toBeGreaterThan(ofSites.length / 2);
});
