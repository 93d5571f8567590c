import { z } from 'zod';
import { kindOf } from './field';
import { show } from './show';
import { notA, textProblem } from './text';

/** Schema of a URL without credentials. The message about credentials does not repeat them. */
export function url() {
  const type = z.string({ error: notA('a URL') }).superRefine((value, context) => {
    const message = problem(value);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  });
  return kindOf(type, {
    what: 'a URL that begins with https:// or http://, without credentials',
    json: { pattern: '^https?://' },
  });
}

function problem(value: string): string | undefined {
  if (/^[^/]*:\/\/[^/]*@/.test(value)) return 'contains credentials, which must not be in an environment';
  const wrong = textProblem(value);
  if (wrong !== undefined) return `${show(value)} ${wrong}`;
  return /^https?:\/\/./.test(value) && URL.canParse(value)
    ? undefined
    : `${show(value)} is not a URL that begins with https:// or http://`;
}
