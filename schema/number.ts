import { z } from 'zod';
import { kindOf } from './field';
import { oneOf, show } from './show';
import { notA } from './text';

/** Schema of a number from a list. */
export function oneOfNumbers(allowed: readonly number[], why: string) {
  const type = z.number({ error: notA(oneOf(allowed)) }).superRefine((value, context) => {
    if (!allowed.includes(value)) {
      context.addIssue({
        code: 'custom',
        message: `${show(value)} is not accepted; it must be ${oneOf(allowed)}, ${why}`,
      });
    }
  });
  return kindOf(type, { what: `${oneOf(allowed)}, ${why}`, json: { enum: allowed } });
}

/** Schema of a whole number in a range. */
export function wholeNumber(what: string, lowest: number, highest: number) {
  const range = `${what}: a whole number from ${lowest} to ${highest}`;
  const type = z.number({ error: notA(range) }).superRefine((value, context) => {
    if (Number.isInteger(value) && value >= lowest && value <= highest) return;
    context.addIssue({ code: 'custom', message: `${show(value)} is not ${range}` });
  });
  return kindOf(type, { what: range, json: { type: 'integer', minimum: lowest, maximum: highest } });
}

const CPU = /^([0-9]{1,6}m|[0-9]{1,4}(\.[0-9]{1,3})?)$/;

/** Schema of an amount of CPU. */
export function cpu() {
  const what = 'an amount of CPU such as "500m" or 2';
  const good = (value: string | number) => CPU.test(String(value)) && !/^0+(\.0+)?m?$/.test(String(value));
  const type = z.union([z.string(), z.number()], { error: notA(what) }).superRefine((value, context) => {
    if (!good(value)) context.addIssue({ code: 'custom', message: `${show(value)} is not ${what}` });
  });
  return kindOf(type, {
    what,
    json: {
      anyOf: [
        { type: 'string', pattern: CPU.source },
        { type: 'number', exclusiveMinimum: 0 },
      ],
    },
  });
}
