import { Fn, Token } from './cdktf';

/**
 * The JSON of a value for an argument of Terraform: readable where all of it is known now, else made by Terraform.
 * What stands in a readable one is never taken for a template.
 */
export function jsonText(value: object): string {
  if (holdsReference(value)) return Fn.jsonencode(value);
  return `${JSON.stringify(value, null, 2).replace(/([$%])\{/g, '$1$1{')}\n`;
}

function holdsReference(value: unknown): boolean {
  if (Token.isUnresolved(value)) return true;
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsReference);
}
