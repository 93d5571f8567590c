import { z } from 'zod';
import { parseSize, SIZE_EXPECTED, sizeOf, WRITTEN_SIZE } from '../constructs/size';
import { kindOf } from './field';
import { notA } from './text';

const TEXT_OR_NUMBER = {
  anyOf: [
    { type: 'string', pattern: WRITTEN_SIZE.source },
    { type: 'integer', exclusiveMinimum: 0 },
  ],
};

/**
 * Schema of a size.
 * @param most the largest that is accepted. @default no limit
 */
export function size(most?: string) {
  const what = most === undefined ? `a size: ${SIZE_EXPECTED}` : `a size, at most "${most}": ${SIZE_EXPECTED}`;
  const bound = most === undefined ? Number.POSITIVE_INFINITY : sizeOf(most).bytes;
  const message = notA(what);
  const type = z.union([z.string(), z.number()], { error: message }).superRefine((value, context) => {
    const bytes = parseSize(value)?.bytes;
    if (bytes === undefined || bytes > bound) context.addIssue({ code: 'custom', message: message({ input: value }) });
  });
  return kindOf(type, { what, json: TEXT_OR_NUMBER, bytes: true });
}
