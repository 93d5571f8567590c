/** The place of an expression in the synthesized Terraform. */
export interface Location {
  /** The stack's name. */
  readonly stack: string;
  /** The resource's address, or `output.<name>`. */
  readonly address: string;
  /** The argument, e.g. `data.nats.conf`, if known. */
  readonly argument?: string | undefined;
}

const longestQuote = 240;

/** An expression that could not be evaluated. Once located, its message has its place and its text. */
export class ExpressionError extends Error {
  /** Whether the message names a place already. */
  readonly located: boolean;

  constructor(message: string, located = false) {
    super(message);
    this.located = located;
    this.name = new.target.name;
  }

  /** The same error, with the stack, the resource and the text added (only the first time). */
  at(location: Location, text?: string): this {
    if (this.located) return this;
    const argument = location.argument === undefined ? '' : ` (${location.argument})`;
    const Class = this.constructor as new (message: string, located: boolean) => this;
    return new Class(`stack '${location.stack}', ${location.address}${argument}: ${this.message}${quote(text)}`, true);
  }
}

function quote(text: string | undefined): string {
  if (text === undefined) return '';
  const shortened = text.length > longestQuote ? `${text.slice(0, longestQuote)}…` : text;
  return `\n  in: ${shortened.replaceAll('\n', '\n      ')}`;
}

/**
 * The expression uses something not supported here: a function, a syntax, a resource type or an attribute. `try` does
 * not hide it.
 */
export class UnsupportedExpression extends ExpressionError {}

/**
 * The expression is supported, and Terraform itself would fail on it with these values. `try` continues with its next
 * argument.
 */
export class EvaluationError extends ExpressionError {}
