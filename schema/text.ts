import { z } from 'zod';
import { type Kind, kindOf } from './field';
import { show } from './show';

/** A character that could end a quoted string, or begin an escape, in HCL, YAML or nats.conf. */
const QUOTING = /["'`\\]/;
/** Terraform interpolates these two. */
const TEMPLATE = /\$\{|%\{/;
/** Control and invisible characters, and the separators that some parsers take for a line's end. */
const CONTROL = /[\p{C}\u2028\u2029]/u;

/** What is wrong with a text as such, whatever it means; `undefined` when nothing is. */
export function textProblem(text: string): string | undefined {
  return freeTextProblem(text) ?? (QUOTING.test(text) ? 'may not hold quotes or a backslash' : undefined);
}

/** As {@link textProblem}, but quotes and backslashes may stand: for values of annotations, which hold JSON at times. */
function freeTextProblem(text: string): string | undefined {
  if (CONTROL.test(text)) return 'may not hold control characters such as a line break';
  if (TEMPLATE.test(text)) return 'may not hold "${" or "%{", which Terraform would interpret';
  return undefined;
}

/** Tells what is wrong with a value, or `undefined`. The message follows the value given. */
export type Complaint = (value: string) => string | undefined;

/**
 * A text that is safe in every file that it may end up in.
 * @param what names it in messages, with its article: `a namespace`
 * @param complaint what else must hold
 * @param json as much of it as JSON Schema can say
 */
export function text(what: string, complaint: Complaint = () => undefined, json?: Kind['json']) {
  return checked(
    what,
    (value) => complaint(value) ?? textProblem(value) ?? (value === '' ? 'may not be empty' : undefined),
    { minLength: 1, ...json },
  );
}

/** A text in which quotes may stand; it may be empty. */
export function freeText(what: string) {
  return checked(what, freeTextProblem);
}

function checked(what: string, complaint: Complaint, json?: Kind['json']) {
  const type = z.string({ error: notA(what) }).superRefine((value, context) => {
    const problem = complaint(value);
    if (problem !== undefined) context.addIssue({ code: 'custom', message: `${show(value)} ${problem}` });
  });
  return kindOf(type, { what, json });
}

/** The message for a value of the wrong type. */
export function notA(what: string): (issue: { readonly input?: unknown }) => string {
  return ({ input }) => (input === undefined ? `is missing: it must be ${what}` : `${show(input)} is not ${what}`);
}

/** `true` or `false`. */
export function flag() {
  return kindOf(z.boolean({ error: notA('true or false') }), { what: 'true or false' });
}
