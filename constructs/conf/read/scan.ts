import { quote } from '../write';
import { parseSyntax } from './parser';
import { bareValue, type ConfNode, lineAt, type ScalarKind } from './syntax';

/** Keys and indexes that lead to a value, e.g. `['leafnodes', 'remotes', 0, 'url']`. */
export type ConfPath = readonly (string | number)[];

/** One scalar of a nats.conf. */
export interface ConfScalar {
  readonly path: ConfPath;
  /** The value as nats-server interprets it; for a variable its name with `$`, for an include the file. */
  readonly value: string | number | boolean;
  /** How it is written. */
  readonly kind: ScalarKind;
  /** The characters of the text, quotes included. */
  readonly raw: string;
  /** Offset of the first character, quotes included. */
  readonly start: number;
  /** Offset after the last character, quotes included. */
  readonly end: number;
  /** Line, from 1. */
  readonly line: number;
}

/** Every scalar of a nats.conf with its path, in the order of the text; the path of an include ends in `include`. */
export function scan(text: string): ConfScalar[] {
  const scalars: ConfScalar[] = [];
  let line = 1;
  let counted = 0;
  visit(parseSyntax(text), [], (node, path) => {
    if (node.type !== 'scalar') return;
    line += lineAt(text.slice(counted, node.start), node.start - counted) - 1;
    counted = node.start;
    const { start, end, value, kind } = node;
    scalars.push({ path, value, kind, raw: text.slice(start, end), start, end, line });
  });
  return scalars;
}

/** The line on which the key (or array item) of this path begins; `undefined` if there is none. */
export function lineOf(text: string, path: ConfPath): number | undefined {
  const wanted = JSON.stringify(path);
  let found: number | undefined;
  visit(parseSyntax(text), [], (_node, at, offset) => {
    if (found === undefined && JSON.stringify(at) === wanted) found = lineAt(text, offset);
  });
  return found;
}

/** Replaces scalars for which `change` returns a value; every other byte stays unchanged. */
export function rewrite(text: string, change: (scalar: ConfScalar) => string | number | undefined): string {
  let result = '';
  let copied = 0;
  for (const scalar of scan(text)) {
    const value = change(scalar);
    if (value === undefined || value === scalar.value) continue;
    result += text.slice(copied, scalar.start) + written(value, scalar);
    copied = scalar.end;
  }
  return result + text.slice(copied);
}

function written(value: string | number, scalar: ConfScalar): string {
  const text = String(value);
  const mark = scalar.raw[0];
  switch (scalar.kind) {
    case 'include':
      return mark === '"' || mark === "'" ? mark + text + mark : `"${text}"`;
    case 'single-quoted':
      return text.includes("'") ? quote(text) : `'${text}'`;
    case 'bare':
    case 'variable':
      return typeof value === 'number' || canBeBare(text, scalar) ? text : quote(text);
    default:
      return quote(text);
  }
}

/** Whether a text can replace a scalar without quotes and keep its type. */
function canBeBare(text: string, scalar: ConfScalar): boolean {
  if (!/^\$?[\w.:/+-]+$/.test(text) || text.startsWith('-') || text.startsWith('.') || text.startsWith('//'))
    return false;
  return typeof scalar.value !== 'string' || text.startsWith('$') || bareWordIsText(text);
}

/** nats-server may read a text that begins with digits as a number or date: such a text is quoted. */
function bareWordIsText(text: string): boolean {
  return !/^\d/.test(text) && typeof bareValue(text) === 'string';
}

function visit(node: ConfNode, path: ConfPath, see: (node: ConfNode, path: ConfPath, offset: number) => void): void {
  if (node.type === 'map') {
    for (const { key, keyStart, value } of node.entries) {
      const at = [...path, key];
      see(value, at, keyStart);
      visit(value, at, see);
    }
  } else if (node.type === 'array') {
    for (const [index, item] of node.items.entries()) {
      const at = [...path, index];
      see(item, at, item.start);
      visit(item, at, see);
    }
  }
}
