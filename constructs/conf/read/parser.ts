import {
  bareValue,
  type ConfNode,
  lineAt,
  type MapEntry,
  type MapNode,
  type ScalarKind,
  type ScalarNode,
} from './syntax';

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' };
const bareWord = /[^\s,;\]}]+/y;
const key = /[^\s=:{}[\],;"']+/y;
const space = /(?:\s+|#[^\n]*|\/\/[^\n]*)+/y;
const separators = /(?:[\s,;]+|#[^\n]*|\/\/[^\n]*)+/y;
const unescaped = /[^"\\]+/y;
const includedFile = /[ \t]+[^\s=:{]/y;
const inlineSpace = /[ \t]+/y;

/**
 * Parses the syntax of nats.conf, with positions.
 * @throws Error that names the line
 */
export function parseSyntax(text: string): MapNode {
  return new ConfParser(text).file();
}

/** Blocks and lists in each other: more than any nats.conf has, and few enough to be read by recursion. */
const DEEPEST = 200;

class ConfParser {
  private position = 0;
  private depth = 0;

  constructor(private readonly text: string) {}

  file(): MapNode {
    this.skip(space);
    // JSON is valid nats.conf too: a single map.
    if (this.text[this.position] === '{') {
      const map = this.map();
      this.skip(separators);
      if (this.position < this.text.length) this.fail('there is text after the closing }');
      return map;
    }
    const entries = this.entries();
    if (this.position < this.text.length) this.fail(`unmatched ${this.text[this.position]}`);
    return { type: 'map', entries, start: 0, end: this.text.length };
  }

  private entries(): MapEntry[] {
    const entries: MapEntry[] = [];
    for (;;) {
      this.skip(separators);
      const next = this.text[this.position];
      if (next === undefined || next === '}' || next === ']') return entries;
      entries.push(this.entry());
    }
  }

  private entry(): MapEntry {
    const keyStart = this.position;
    const isQuoted = this.text[keyStart] === '"' || this.text[keyStart] === "'";
    const name = isQuoted ? this.quotedKey() : this.match(key);
    if (name === undefined) this.fail(`expected a key, found ${this.found()}`);
    if (!isQuoted && name.toLowerCase() === 'include' && this.isAhead(includedFile)) {
      this.skip(inlineSpace);
      return { key: 'include', keyStart, value: this.include() };
    }
    this.skip(space);
    if (this.text[this.position] === ':' || this.text[this.position] === '=') this.position += 1;
    this.skip(space);
    return { key: name, keyStart, value: this.value() };
  }

  private value(): ConfNode {
    switch (this.text[this.position]) {
      case '{':
        return this.inside(() => this.map());
      case '[':
        return this.inside(() => this.array());
      case '"':
        return this.doubleQuoted();
      case "'":
        return this.singleQuoted('single-quoted');
      case '(':
        return this.block();
      default:
        return this.bare();
    }
  }

  private inside(read: () => ConfNode): ConfNode {
    this.depth += 1;
    if (this.depth > DEEPEST) this.fail(`more than ${DEEPEST} blocks and lists are nested here`);
    const node = read();
    this.depth -= 1;
    return node;
  }

  private map(): MapNode {
    const start = this.position;
    this.position += 1;
    const entries = this.entries();
    this.close('}', start);
    return { type: 'map', entries, start, end: this.position };
  }

  private array(): ConfNode {
    const start = this.position;
    const items: ConfNode[] = [];
    this.position += 1;
    for (;;) {
      this.skip(separators);
      const next = this.text[this.position];
      if (next === undefined || next === '}' || next === ']') break;
      items.push(this.value());
    }
    this.close(']', start);
    return { type: 'array', items, start, end: this.position };
  }

  private doubleQuoted(): ScalarNode {
    const start = this.position;
    let value = '';
    for (this.position += 1; ; this.position += 1) {
      value += this.match(unescaped) ?? '';
      const character = this.text[this.position];
      if (character === undefined) return this.failAt(start, 'unclosed quotes');
      if (character === '"') break;
      value += this.escape();
    }
    this.position += 1;
    return this.scalar('double-quoted', value, start);
  }

  /** Reads the escape at this position, and leaves the position on its last character. */
  private escape(): string {
    const code = this.text[this.position + 1] ?? '';
    const plain = escapes[code];
    const hex = this.text.slice(this.position + 2, this.position + 4);
    if (plain !== undefined) {
      this.position += 1;
      return plain;
    }
    if (code !== 'x' || !/^[0-9a-fA-F]{2}$/.test(hex)) return this.fail(`\\${code} is not a valid escape`);
    this.position += 3;
    return String.fromCharCode(Number.parseInt(hex, 16));
  }

  private singleQuoted(kind: ScalarKind): ScalarNode {
    const start = this.position;
    const quote = this.text[start] ?? '';
    const end = this.text.indexOf(quote, start + 1);
    if (end === -1) this.fail('unclosed quotes');
    this.position = end + 1;
    return this.scalar(kind, this.text.slice(start + 1, end), start);
  }

  private block(): ScalarNode {
    const start = this.position;
    const end = /\n\)(?=\n|$)/g;
    end.lastIndex = start;
    const found = end.exec(this.text);
    if (found === null) return this.fail('a block in ( ) must be closed by a ) on its own line');
    this.position = found.index + 2;
    return this.scalar('block', this.text.slice(start + 1, found.index + 1), start);
  }

  private bare(): ScalarNode {
    const start = this.position;
    const word = this.match(bareWord);
    if (word === undefined) return this.fail(`expected a value, found ${this.found()}`);
    if (word.includes('\\')) return this.failAt(start, 'a value with a backslash needs quotes');
    // nats-server reads an unquoted bcrypt hash as text.
    const isVariable = word.startsWith('$') && !word.startsWith('$2a$');
    return this.scalar(isVariable ? 'variable' : 'bare', isVariable ? word : bareValue(word), start);
  }

  private include(): ScalarNode {
    const start = this.position;
    if (this.text[start] === '"' || this.text[start] === "'") return this.singleQuoted('include');
    const word = this.match(bareWord) ?? this.fail('include without a file name');
    return this.scalar('include', word, start);
  }

  private quotedKey(): string {
    const scalar = this.singleQuoted('bare');
    return String(scalar.value);
  }

  private scalar(kind: ScalarKind, value: string | number | boolean, start: number): ScalarNode {
    return { type: 'scalar', kind, value, start, end: this.position };
  }

  private close(end: string, start: number): void {
    if (this.text[this.position] !== end) {
      this.failAt(start, `${this.text[start]} is not closed: expected ${end}, found ${this.found()}`);
    }
    this.position += 1;
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.position;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.position += found.length;
    return found;
  }

  private isAhead(pattern: RegExp): boolean {
    pattern.lastIndex = this.position;
    return pattern.test(this.text);
  }

  private skip(pattern: RegExp): void {
    this.match(pattern);
  }

  private found(): string {
    const rest = this.text.slice(this.position, this.position + 20);
    return rest === '' ? 'the end of the file' : JSON.stringify(rest);
  }

  private fail(message: string): never {
    return this.failAt(this.position, message);
  }

  private failAt(offset: number, message: string): never {
    throw new Error(`nats.conf, line ${lineAt(this.text, offset)}: ${message}`);
  }
}
