import { z } from 'zod';
import { show } from './show';
import { strict } from './strict';
import { flag, notA } from './text';

const GENERATION = 'a generation: a whole number from 1 to 9999';

/** Beyond it, it is a typing error. */
const HIGHEST = 9999;

/** Schema of a generation of something secret, and whether the one before is still accepted. */
export function rotation(what: string) {
  return strict(`${what}, as { generation, overlap }`, {
    generation: z
      .number({ error: notA(GENERATION) })
      .superRefine((value, context) => {
        if (Number.isInteger(value) && value >= 1 && value <= HIGHEST) return;
        context.addIssue({ code: 'custom', message: `${show(value)} is not ${GENERATION}` });
      })
      .optional(),
    overlap: flag().optional(),
  });
}
