import { UnsupportedExpression } from './errors';
import type { Expression } from './expression';

const identifier = /[\p{ID_Start}_][\p{ID_Continue}-]*/uy;
const number = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const digits = /\d+/y;
const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' };

/** Parses a JSON string of cdk.tf.json as Terraform does: literal text with `${…}` in it. */
export function parseTemplate(text: string): Expression {
  return new Parser(text).wholeTemplate();
}

class Parser {
  private position = 0;

  constructor(private readonly text: string) {}

  wholeTemplate(): Expression {
    return this.template(false);
  }

  private template(quoted: boolean): Expression {
    const parts: (string | Expression)[] = [];
    let literal = '';
    for (;;) {
      const rest = this.text[this.position];
      if (rest === undefined) {
        if (quoted) this.fail('a string is not closed');
        break;
      }
      if (quoted && rest === '"') {
        this.position += 1;
        break;
      }
      if (this.takes('$${')) literal += '${';
      else if (this.takes('%%{')) literal += '%{';
      else if (this.text.startsWith('%{', this.position)) this.fail('template directives (%{…}) are not understood');
      else if (this.takes('${')) {
        if (literal !== '') parts.push(literal);
        literal = '';
        parts.push(this.interpolation());
      } else if (quoted && rest === '\\') literal += this.escape();
      else if (quoted && rest === '\n') this.fail('a string in quotes goes over a line end');
      else {
        literal += rest;
        this.position += 1;
      }
    }
    if (parts.length === 0) return { kind: 'literal', value: literal };
    if (literal !== '') parts.push(literal);
    return { kind: 'template', parts };
  }

  private interpolation(): Expression {
    if (this.text[this.position] === '~') this.fail('strip markers (${~) are not understood');
    const expression = this.expression();
    this.expect('}');
    return expression;
  }

  private escape(): string {
    const code = this.text[this.position + 1] ?? '';
    const plain = escapes[code];
    if (plain !== undefined) {
      this.position += 2;
      return plain;
    }
    const length = code === 'u' ? 4 : code === 'U' ? 8 : 0;
    const hex = this.text.slice(this.position + 2, this.position + 2 + length);
    if (length === 0 || hex.length < length || !/^[0-9a-fA-F]+$/.test(hex)) {
      this.fail(`\\${code} is not an escape that Terraform knows`);
    }
    this.position += 2 + length;
    return String.fromCodePoint(Number.parseInt(hex, 16));
  }

  private expression(): Expression {
    const condition = this.equality();
    this.space();
    if (!this.takes('?')) return condition;
    const whenTrue = this.expression();
    this.expect(':');
    return { kind: 'conditional', condition, whenTrue, whenFalse: this.expression() };
  }

  private equality(): Expression {
    let left = this.postfix();
    for (;;) {
      this.space();
      const negated = this.text.startsWith('!=', this.position);
      if (negated || this.text.startsWith('==', this.position)) {
        this.position += 2;
        left = { kind: 'equality', negated, left, right: this.postfix() };
        continue;
      }
      const operator = /(?:&&|\|\||<=|>=|[-+*/%<>])/y.exec(this.text.slice(this.position));
      if (operator !== null) this.fail(`the operator ${operator[0]} is not supported`);
      return left;
    }
  }

  private postfix(): Expression {
    const base = this.primary();
    const steps: Expression[] = [];
    for (;;) {
      if (this.takes('.')) {
        const index = this.match(digits);
        const name = index === undefined ? this.match(identifier) : undefined;
        if (index !== undefined) steps.push({ kind: 'literal', value: Number(index) });
        else if (name !== undefined) steps.push({ kind: 'literal', value: name });
        else
          this.fail(
            this.text[this.position] === '*' ? 'splats (.*) are not understood' : 'a name is missing after "."',
          );
      } else if (this.takes('[')) {
        this.space();
        if (this.text[this.position] === '*') this.fail('splats ([*]) are not understood');
        steps.push(this.expression());
        this.expect(']');
      } else break;
    }
    return steps.length === 0 ? base : { kind: 'access', base, steps };
  }

  private primary(): Expression {
    this.space();
    if (this.takes('(')) {
      const inner = this.expression();
      this.expect(')');
      return inner;
    }
    if (this.takes('"')) return this.template(true);
    if (this.takes('[')) return { kind: 'list', items: this.items(']') };
    if (this.takes('{')) return this.object();
    const numeral = this.match(number);
    if (numeral !== undefined) return { kind: 'literal', value: Number(numeral) };
    const name = this.match(identifier);
    if (name === undefined) return this.fail(`${this.found()} cannot start an expression`);
    if (name === 'true' || name === 'false') return { kind: 'literal', value: name === 'true' };
    if (name === 'null') return { kind: 'literal', value: null };
    if (this.takes('(')) return { kind: 'call', name, args: this.items(')') };
    if (this.text.startsWith('::', this.position)) this.fail(`provider functions (${name}::…) are not understood`);
    return { kind: 'name', name };
  }

  private items(end: string): Expression[] {
    const items: Expression[] = [];
    for (;;) {
      this.space();
      if (this.takes(end)) return items;
      items.push(this.expression());
      this.space();
      if (this.text.startsWith('...', this.position))
        this.fail('expanding a list into arguments (…...) is not supported');
      if (this.takes(',')) continue;
      this.expect(end);
      return items;
    }
  }

  private object(): Expression {
    const entries: (readonly [Expression, Expression])[] = [];
    for (;;) {
      this.space();
      if (this.takes('}')) return { kind: 'object', entries };
      const key = this.key();
      this.space();
      if (!this.takes('=') && !this.takes(':')) this.fail(`expected "=" after a key, found ${this.found()}`);
      entries.push([key, this.expression()]);
      const lineEnd = /\s*\n/y.test(this.text.slice(this.position));
      this.space();
      if (!this.takes(',') && !lineEnd && this.text[this.position] !== '}') this.expect('}');
    }
  }

  private key(): Expression {
    const start = this.position;
    const name = this.match(identifier);
    if (name !== undefined && /^\s*[=:]/.test(this.text.slice(this.position))) return { kind: 'literal', value: name };
    this.position = start;
    return this.primary();
  }

  private takes(token: string): boolean {
    if (!this.text.startsWith(token, this.position)) return false;
    this.position += token.length;
    return true;
  }

  private expect(token: string): void {
    this.space();
    if (!this.takes(token)) this.fail(`expected "${token}", found ${this.found()}`);
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.position;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.position += found.length;
    return found;
  }

  private space(): void {
    while (/\s/.test(this.text[this.position] ?? '')) this.position += 1;
  }

  private found(): string {
    const rest = this.text.slice(this.position, this.position + 20);
    return rest === '' ? 'the end' : JSON.stringify(rest);
  }

  private fail(message: string): never {
    throw new UnsupportedExpression(`${message}, at character ${this.position + 1}`);
  }
}
