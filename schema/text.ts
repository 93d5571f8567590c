import { z } from 'zod';
import { type Kind, kindOf } from './field';
import { show } from './show';

/** Characters that could end a quoted string, or begin an escape, in HCL, YAML or nats.conf. */
const QUOTING = /["'`\\]/;
/** Terraform interpolates these two. */
const TEMPLATE = /\$\{|%\{/;
/** Control and invisible characters, and the separators that some parsers take for a line break. */
const CONTROL = /[\p{C}\u2028\u2029]/u;

/** What is wrong with any text, whatever its meaning; `undefined` when nothing is. */
export function textProblem(text: string): string | undefined {
  return freeTextProblem(text) ?? (QUOTING.test(text) ? 'must not contain quotes or a backslash' : undefined);
}

/** As {@link textProblem}, but quotes and backslashes are allowed: values of annotations may be JSON. */
function freeTextProblem(text: string): string | undefined {
  if (CONTROL.test(text)) return 'must not contain control characters such as a line break';
  if (TEMPLATE.test(text)) return 'must not contain "${" or "%{", which Terraform would interpret';
  return undefined;
}

/** Returns what is wrong with a value, or `undefined`. The message follows the value. */
export type Complaint = (value: string) => string | undefined;

/**
 * Schema of a text that is safe in every generated file.
 * @param what names it in messages, with its article: `a namespace`
 * @param complaint a further check
 * @param json the part of it that JSON Schema can express
 */
export function text(what: string, complaint: Complaint = () => undefined, json?: Kind['json']) {
  return checked(
    what,
    (value) => complaint(value) ?? textProblem(value) ?? (value === '' ? 'must not be empty' : undefined),
    { minLength: 1, ...json },
  );
}

/** Schema of a text that may contain quotes, and may be empty. */
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

/** Schema of `true` or `false`. */
export function flag() {
  return kindOf(z.boolean({ error: notA('true or false') }), { what: 'true or false' });
}
