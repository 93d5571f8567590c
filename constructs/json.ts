import { Fn, Token } from './cdktf';

/**
 * The JSON of a value for an argument of Terraform: indented if all of it is known at synthesis, otherwise created by
 * Terraform. Template sequences in the indented form are escaped.
 */
export function jsonText(value: object): string {
  if (holdsReference(value)) return Fn.jsonencode(value);
  return `${JSON.stringify(value, null, 2).replace(/([$%])\{/g, '$1$1{')}\n`;
}

function holdsReference(value: unknown): boolean {
  if (Token.isUnresolved(value)) return true;
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsReference);
}
