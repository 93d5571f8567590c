import { z } from 'zod';
import { kindOf, withDefault } from './field';
import { show } from './show';
import { strict } from './strict';
import { flag, notA } from './text';

const GENERATION = 'a generation: a whole number from 1 to 9999';

/** Beyond it, it is a typing error. */
const HIGHEST = 9999;

function generation() {
  const type = z.number({ error: notA(GENERATION) }).superRefine((value, context) => {
    if (Number.isInteger(value) && value >= 1 && value <= HIGHEST) return;
    context.addIssue({ code: 'custom', message: `${show(value)} is not ${GENERATION}` });
  });
  return kindOf(type, { what: GENERATION, json: { type: 'integer', minimum: 1, maximum: HIGHEST } });
}

/** What is said of a generation. */
export const FIELDS = {
  generation: withDefault(generation(), {
    says: '1 for the first. A higher number makes it anew.',
    default: 1,
    example: 2,
    since: '0.1.0',
  }),
  overlap: withDefault(flag(), {
    says: 'Whether the generation before is accepted too, so that both sides can be deployed in any order.',
    default: false,
    example: true,
    since: '0.1.0',
  }),
};

/** Schema of a generation of something secret, and whether the one before is still accepted. */
export function rotation(what: string) {
  return strict(`${what}, as { generation, overlap }`, 'RotationInput', FIELDS);
}
