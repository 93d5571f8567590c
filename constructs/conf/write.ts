import { Bare, type ConfBlock, type ConfFile, type ConfValue, Variable } from './model';

/** Longer lists are written with one entry per line, so that a diff shows the entry. */
const LONGEST_INLINE_LIST = 80;

/**
 * Writes a string so that nats-server reads it back unchanged: quotes, backslashes and line breaks are escaped. A
 * reference to a Terraform value stays unchanged.
 * @throws Error for control characters, for which nats.conf has no escape
 */
export function quote(text: string): string {
  const escaped = text.replace(/[\\"\n\r\t]/g, (character) => ESCAPES[character] ?? character);
  if (/\p{Cc}/u.test(escaped)) throw new Error(`${JSON.stringify(text)} contains a control character`);
  return `"${escaped}"`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '"': '\\"',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

/** Writes a nats.conf. The same input gives the same bytes. */
export function writeConf(file: ConfFile): string {
  const includes = file.includes.map((path) => `include ${quote(path)}\n`).join('');
  return `${includes}${includes && '\n'}${entriesText(file.block, '')}`;
}

function entriesText(block: ConfBlock, indent: string): string {
  return Object.entries(block)
    .flatMap(([key, value]) => (value === undefined ? [] : [entryText(key, value, indent)]))
    .join('');
}

function entryText(key: string, value: ConfValue, indent: string): string {
  const name = keyText(key);
  return isBlock(value)
    ? `${indent}${name} ${blockText(value, indent)}\n`
    : `${indent}${name}: ${valueText(value, indent)}\n`;
}

/** Writes a key so that nats-server reads it back unchanged: between quotes it reads no escapes. */
function keyText(key: string): string {
  if (/^(include)?$|["\\\p{Cc}]/iu.test(key)) throw new Error(`${JSON.stringify(key)} cannot be a key of nats.conf`);
  return /^[A-Za-z_][A-Za-z0-9_-]*$/.test(key) ? key : `"${key}"`;
}

function blockText(block: ConfBlock, indent: string): string {
  const entries = entriesText(block, `${indent}  `);
  return entries ? `{\n${entries}${indent}}` : '{}';
}

function valueText(value: ConfValue, indent: string): string {
  if (value instanceof Variable) return `$${value.name}`;
  if (value instanceof Bare) return value.text;
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return isBlock(value) ? blockText(value, indent) : listText(value, indent);
}

function listText(list: readonly ConfValue[], indent: string): string {
  const inner = `${indent}  `;
  const entries = list.map((entry) => valueText(entry, inner));
  const inline = `[${entries.join(', ')}]`;
  if (inline.length <= LONGEST_INLINE_LIST && !inline.includes('\n')) return inline;
  return `[\n${entries.map((entry) => `${inner}${entry}\n`).join('')}${indent}]`;
}

/** Whether a value is a block, and neither a list nor a scalar. */
export function isBlock(value: ConfValue): value is ConfBlock {
  return typeof value === 'object' && !Array.isArray(value) && !(value instanceof Variable) && !(value instanceof Bare);
}
