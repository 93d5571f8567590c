/** How a scalar is written. */
export type ScalarKind = 'double-quoted' | 'single-quoted' | 'block' | 'bare' | 'variable' | 'include';

/** A scalar, an array or a map, with its position in the text. */
export type ConfNode = ScalarNode | ArrayNode | MapNode;

/** A single value. */
export interface ScalarNode {
  readonly type: 'scalar';
  readonly kind: ScalarKind;
  /** The value as nats-server interprets it: sizes such as 8GB are numbers. */
  readonly value: string | number | boolean;
  /** Offset of its first character, quotes included. */
  readonly start: number;
  /** Offset after its last character, quotes included. */
  readonly end: number;
}

/** `[ … ]`. */
export interface ArrayNode {
  readonly type: 'array';
  readonly items: readonly ConfNode[];
  readonly start: number;
  readonly end: number;
}

/** `{ … }`, or the whole file. */
export interface MapNode {
  readonly type: 'map';
  readonly entries: readonly MapEntry[];
  readonly start: number;
  readonly end: number;
}

/** A key with its value; an include has the key `include` and a scalar of kind `include`. */
export interface MapEntry {
  readonly key: string;
  readonly keyStart: number;
  readonly value: ConfNode;
}

const units: Readonly<Record<string, number>> = { k: 1, m: 2, g: 3, t: 4, p: 5, e: 6 };

/** The value of an unquoted word in nats-server: a boolean, a number (also with a size suffix), or text. */
export function bareValue(word: string): string | number | boolean {
  if (/^(true|yes|on)$/i.test(word)) return true;
  if (/^(false|no|off)$/i.test(word)) return false;
  if (/^-?\d+(\.\d+)?$/.test(word)) return Number(word);
  const size = /^(-?\d+)([kmgtpe])(b|i|ib)?$/i.exec(word);
  if (size === null) return word;
  const base = size[3] === undefined ? 1000 : 1024;
  return Number(size[1]) * base ** (units[(size[2] ?? '').toLowerCase()] ?? 0);
}

/** The line (from 1) of an offset. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}
