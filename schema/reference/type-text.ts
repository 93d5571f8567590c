import { z } from 'zod';
import { aboutField, kindAt, unwrapped } from '../field';
import { valueText } from './value-text';

/** The lines of the doc comment of a field. */
export type DocOf = (field: z.core.$ZodType) => readonly string[];

/** How interfaces are written. */
export interface Style {
  readonly doc: DocOf;
  /** Whether a field that has a default may be left out. */
  readonly optional: (field: z.core.$ZodType) => boolean;
  /** Whether sizes are bytes. */
  readonly bytes: boolean;
  /** Whether an object is written where it is, without an interface of its own. */
  readonly inPlace: boolean;
}

/** Writes interfaces of TypeScript for schemas, each once. */
export class TypeTexts {
  /** By the name of the interface, its text. */
  readonly interfaces = new Map<string, string>();

  constructor(private readonly style: Style) {}

  /** The type of a value, with the interfaces that it is made of. */
  typeOf(schema: z.core.$ZodType, indent = ''): string {
    const type = unwrapped(schema);
    if (this.style.bytes && kindAt(type)?.bytes) return 'number';
    if (type instanceof z.ZodObject) return this.interfaceOf(type, indent);
    if (type instanceof z.ZodArray) return `readonly ${inBrackets(this.typeOf(type.element, indent))}[]`;
    if (type instanceof z.ZodRecord) return `Readonly<Record<string, ${this.typeOf(type.valueType, indent)}>>`;
    if (type instanceof z.ZodUnion) return this.unionOf(type, indent);
    if (type instanceof z.ZodEnum) return type.options.map((one) => valueText(one)).join(' | ');
    if (type instanceof z.ZodLiteral) return valueText(type.value);
    if (type instanceof z.ZodString) return 'string';
    if (type instanceof z.ZodNumber) return 'number';
    if (type instanceof z.ZodBoolean) return 'boolean';
    throw new Error(`no way to write a type of ${type._zod.def.type}`);
  }

  /** One of several types; where one of them is an object with its members, each begins a line. */
  private unionOf({ options }: z.ZodUnion, indent: string): string {
    const types = [...new Set(options.map((one) => this.typeOf(one, `${indent}    `)))];
    if (!types.some((type) => type.includes('\n'))) return types.join(' | ');
    return types
      .map((type) => `\n${indent}  | ${type.includes('\n') ? type : type.replaceAll(' | ', `\n${indent}  | `)}`)
      .join('');
  }

  private interfaceOf(type: z.ZodObject, indent: string): string {
    const { type: name, what } = kindAt(type) ?? {};
    if (name === undefined) throw new Error(`${what} has no name of an interface`);
    if (this.style.inPlace) return this.body(type, indent);
    if (!this.interfaces.has(name)) {
      // Its place is taken first: what it is made of comes after it.
      this.interfaces.set(name, '');
      const first = what === undefined ? '' : `/** ${what.charAt(0).toUpperCase()}${what.slice(1)}. */\n`;
      this.interfaces.set(name, `${first}export interface ${name} ${this.body(type)}\n`);
    }
    return name;
  }

  /** The members of an object, in braces. */
  body({ shape }: z.ZodObject, indent = ''): string {
    const inner = `${indent}  `;
    const members = Object.entries(shape).flatMap(([key, field]) => [
      ...docText(this.style.doc(field), inner),
      ...memberText(
        `${inner}readonly ${key}${this.style.optional(field) ? '?' : ''}:`,
        this.typeOf(field, inner),
        inner,
      ),
    ]);
    return ['{', ...members, `${indent}}`].join('\n');
  }
}

/** A member on one line, or where that is too long with each of its types on one. */
function memberText(name: string, type: string, indent: string): string[] {
  if (type.startsWith('\n')) return [`${name}${type};`];
  const line = `${name} ${type};`;
  if (line.includes('\n') || line.length <= LINE_WIDTH) return [line];
  return [
    name,
    `${type
      .split(' | ')
      .map((one) => `${indent}  | ${one}`)
      .join('\n')};`,
  ];
}

/** As in biome.json. */
const LINE_WIDTH = 120;

function inBrackets(type: string): string {
  return type.includes('|') ? `(${type})` : type;
}

function docText(lines: readonly string[], indent: string): string[] {
  const [only, ...more] = lines;
  if (only === undefined) return [];
  if (more.length === 0) return [`${indent}/** ${only} */`];
  return [`${indent}/**`, ...lines.map((line) => `${indent} * ${line}`), `${indent} */`];
}

/** What is said of a field: its sentences, its unit, default and an example. */
export function docOf(field: z.core.$ZodType, defaults = defaultOf(field)): string[] {
  const { says, unit, example, since } = aboutField(field);
  return [
    says,
    ...(unit === undefined ? [] : [`Unit: ${unit}.`]),
    ...defaults.map((text) => `@default ${text}`),
    `@example ${valueText(example)}`,
    `@since ${since}`,
  ].map((line) => line.replaceAll('*/', '*\u200b/'));
}

/** What holds where a field is not written: the value, or in words; nothing where it must be written. */
export function defaultOf(field: z.core.$ZodType): string[] {
  const { otherwise } = aboutField(field);
  if (otherwise !== undefined) return [otherwise];
  return field instanceof z.ZodPrefault ? [valueText(field.def.defaultValue)] : [];
}
