import { z } from 'zod';
import { aboutField, kindAt, unwrapped } from '../field';
import { valueText } from './value-text';
import { COLUMNS, wrapped } from './wrap';

/** Returns the lines of the doc comment of a field. */
export type DocOf = (field: z.core.$ZodType) => readonly string[];

/** How interfaces are written. */
export interface TypeStyle {
  readonly doc: DocOf;
  /** Whether a field that has a default may be left out. */
  readonly optional: (field: z.core.$ZodType) => boolean;
  /** Whether sizes are bytes. */
  readonly bytes: boolean;
  /** Whether an object is written inline, without its own interface. */
  readonly inPlace: boolean;
}

/** Writes interfaces of TypeScript for schemas, each once. */
export class TypeTexts {
  /** Text of each interface, by its name. */
  readonly interfaces = new Map<string, string>();

  constructor(private readonly style: TypeStyle) {}

  /** The type of a value; it adds the interfaces that the type uses. */
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
    throw new Error(`a type of ${type._zod.def.type} is not supported`);
  }

  /** A union of types; if one of them is an inline object, each type is on its own line. */
  private unionOf({ options }: z.ZodUnion, indent: string): string {
    const types = [...new Set(options.map((one) => this.typeOf(one, `${indent}    `)))];
    if (!types.some((type) => type.includes('\n'))) return types.join(' | ');
    return types
      .map((type) => `\n${indent}  | ${type.includes('\n') ? type : type.replaceAll(' | ', `\n${indent}  | `)}`)
      .join('');
  }

  private interfaceOf(type: z.ZodObject, indent: string): string {
    const { type: name, what } = kindAt(type) ?? {};
    if (name === undefined) throw new Error(`${what} has no interface name`);
    if (this.style.inPlace) return this.body(type, indent);
    if (!this.interfaces.has(name)) {
      // Reserve its position: the interfaces that it uses follow it.
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

/** A member on one line, or, if that is too long, with each of its types on its own line. */
function memberText(name: string, type: string, indent: string): string[] {
  if (type.startsWith('\n')) return [`${name}${type};`];
  const line = `${name} ${type};`;
  if (line.includes('\n') || line.length <= COLUMNS) return [line];
  return [
    name,
    `${type
      .split(' | ')
      .map((one) => `${indent}  | ${one}`)
      .join('\n')};`,
  ];
}

function inBrackets(type: string): string {
  return type.includes('|') ? `(${type})` : type;
}

function docText(lines: readonly string[], indent: string): string[] {
  const [only, ...more] = lines;
  if (only === undefined) return [];
  const single = `${indent}/** ${only} */`;
  if (more.length === 0 && single.length <= COLUMNS) return [single];
  const margin = `${indent} * `;
  return [`${indent}/**`, ...lines.flatMap((line) => wrapped(line, margin, margin)), `${indent} */`];
}

/** The documentation of a field: its description, unit, default and an example. */
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

/** What applies where a field is not written: the value, or a description; nothing for a required field. */
export function defaultOf(field: z.core.$ZodType): string[] {
  const { otherwise } = aboutField(field);
  if (otherwise !== undefined) return [otherwise];
  return field instanceof z.ZodPrefault ? [valueText(field.def.defaultValue)] : [];
}
