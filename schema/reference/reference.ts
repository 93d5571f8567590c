import { z } from 'zod';
import { aboutField, kindAt, mayBeLeftOut, unwrapped } from '../field';
import { merges } from '../merge';
import { environmentSchema } from '../schema';
import { REGION_DEFAULTS, SITE_DEFAULTS_SCHEMA } from '../tier';
import { defaultOf } from './type-text';
import { valueText } from './value-text';
import { ANY, fieldsBelow, type Place } from './walk';

const HEAD = `# What an environment may say

Written by \`npm run generate\` from the fields of \`schema/\`; a test holds it current. An editor shows the same where an environment is written with
\`defineEnvironment\`, and \`schema/environment.schema.json\` says it to what reads JSON Schema. How the parts must fit together: [rules](../rules.md).

Of each field: what it takes, what holds where it is not written, an example, and what becomes of it where \`defaults\` says it too.
*Merged* are maps, key by key and to any depth. *Replaced* are lists and values, and the maps of which it is said here. A field without
"In \`defaults\`" cannot be said there.
`;

/** docs/reference/environment.md. */
export function reference(): string {
  const all = fieldsBelow(environmentSchema);
  const inDefaults = new Set(
    [REGION_DEFAULTS, SITE_DEFAULTS_SCHEMA].flatMap((schema) => fieldsBelow(schema).map(({ field }) => field)),
  );
  const sections = new Map<z.ZodObject, Place[]>();
  for (const place of all) {
    const places = sections.get(place.owner) ?? [];
    sections.set(place.owner, [...places, place]);
  }
  const described = new Map<z.core.$ZodType, string>();
  const texts = [...sections].map(([owner, places]) => sectionText(owner, places, { described, inDefaults }));
  return [HEAD, ...texts].join('\n');
}

interface Around {
  /** Where fields are described. */
  readonly described: Map<z.core.$ZodType, string>;
  readonly inDefaults: ReadonlySet<z.core.$ZodType>;
}

function sectionText(owner: z.ZodObject, places: readonly Place[], around: Around): string {
  const at = [...new Set(places.map(({ path }) => showPath(path.slice(0, -1))))];
  const fields = new Map(places.map((place) => [place.field, place]));
  const described = [...fields.values()].map((place) => fieldText(place, owner, around));
  return [`## ${titleOf(owner)}`, '', `At ${at.map(quoted).join(', ')}.`, '', ...described].join('\n');
}

function titleOf(owner: z.ZodObject): string {
  return kindAt(owner)?.type?.replace(/Input$/, '') ?? '';
}

function fieldText({ path, field }: Place, owner: z.ZodObject, { described, inDefaults }: Around): string {
  const name = path.at(-1) ?? '';
  const title = `${titleOf(owner)}.${name}`;
  const heading = `### ${title}\n`;
  const { says, unit, example, since, otherwise } = aboutField(field);
  // Hub and regions, and what their defaults say, have fields in common.
  const known = described.get(field);
  if (known !== undefined)
    return `${heading}\n${firstSentence(says)} The same as [${known}](#${known.replace('.', '').toLowerCase()}).\n`;
  described.set(field, title);
  const rows = [
    `Takes ${takes(unwrapped(field))}`,
    ...(unit === undefined ? [] : [`Unit: ${unit}`]),
    ...(mayBeLeftOut(field)
      ? defaultOf(field).map((text) => `Default: ${otherwise === undefined ? quoted(text) : text}`)
      : ['Must be written']),
    `Example: ${quoted(`${name}: ${valueText(example)}`)}`,
    ...(inDefaults.has(field) ? [`In \`defaults\`: ${merges(field) ? 'merged' : 'replaced'}`] : []),
    `Since ${since}`,
  ];
  return [heading, says, '', ...rows.map((row) => `- ${row}`), ''].join('\n');
}

function takes(type: z.core.$ZodType): string {
  const what = kindAt(type)?.what ?? (type instanceof z.ZodLiteral ? valueText(type.value) : '');
  const title = type instanceof z.ZodObject ? titleOf(type) : '';
  return title === '' ? what : `${what}: [${title}](#${title.toLowerCase()})`;
}

function firstSentence(text: string): string {
  return /^.*?[.:;](?=\s|$)/.exec(text)?.[0].replace(/[:;]$/, '.') ?? text;
}

function showPath(path: readonly string[]): string {
  return path.length === 0 ? 'the top' : path.map((key) => (key === ANY ? '<name>' : key)).join('.');
}

function quoted(text: string): string {
  return text === 'the top' ? text : `\`${text}\``;
}
