import { z } from 'zod';
import type { Size } from './environment';
import { kindOf } from './field';
import { show } from './show';
import { notA } from './text';

/** Kubernetes' suffixes that make sense for memory and disks. */
const FACTORS: Readonly<Record<string, number>> = {
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

const WRITTEN = /^([0-9]{1,16})(k|M|G|T|Ki|Mi|Gi|Ti)?$/;

const TEXT_OR_NUMBER = {
  anyOf: [
    { type: 'string', pattern: WRITTEN.source },
    { type: 'integer', exclusiveMinimum: 0 },
  ],
};

const EXPECTED = 'bytes, or a whole number with Ki, Mi, Gi, Ti, k, M, G or T, such as "20Gi"';

/** A size that is known to be one. */
export function sizeOf(value: string | number): Size {
  const size = parseSize(value);
  if (size === undefined) throw new Error(`${show(value)} is not a size: ${EXPECTED}`);
  return size;
}

/** A size of bytes or a Kubernetes quantity; `undefined` if it is none, or nothing at all. */
export function parseSize(value: string | number): Size | undefined {
  const [, digits = '', suffix = ''] = WRITTEN.exec(String(value)) ?? [];
  const bytes = Number(digits) * (FACTORS[suffix] ?? 0);
  return Number.isSafeInteger(bytes) && bytes > 0 ? { bytes, text: String(value) } : undefined;
}

/** A whole number of bytes as a Kubernetes quantity, in the largest binary unit that divides it. */
export function sizeOfBytes(bytes: number): Size {
  const unit = ['Ti', 'Gi', 'Mi', 'Ki'].find((suffix) => bytes % (FACTORS[suffix] ?? 1) === 0) ?? '';
  return { bytes, text: `${bytes / (FACTORS[unit] ?? 1)}${unit}` };
}

/**
 * Schema of a size.
 * @param most the largest that is accepted. @default there is none
 */
export function size(most?: string) {
  const what = most === undefined ? `a size: ${EXPECTED}` : `a size, at most "${most}": ${EXPECTED}`;
  const bound = most === undefined ? Number.POSITIVE_INFINITY : sizeOf(most).bytes;
  const message = notA(what);
  const type = z.union([z.string(), z.number()], { error: message }).superRefine((value, context) => {
    const bytes = parseSize(value)?.bytes;
    if (bytes === undefined || bytes > bound) context.addIssue({ code: 'custom', message: message({ input: value }) });
  });
  return kindOf(type, { what, json: TEXT_OR_NUMBER, bytes: true });
}
