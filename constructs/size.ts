/** An amount of bytes. */
export interface Size {
  readonly bytes: number;
  /** As it was written, a Kubernetes quantity such as `20Gi`. */
  readonly text: string;
}

/**
 * Suffixes of Kubernetes quantities that make sense for memory and disks, see
 * https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */
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

/** How a size is written. */
export const WRITTEN_SIZE = /^([0-9]{1,16})(k|M|G|T|Ki|Mi|Gi|Ti)?$/;

/** How a size is written, for messages. */
export const SIZE_EXPECTED = 'bytes, or a whole number with Ki, Mi, Gi, Ti, k, M, G or T, such as "20Gi"';

/** Parses a size. @throws Error where it is not one */
export function sizeOf(value: string | number): Size {
  const size = parseSize(value);
  if (size === undefined) throw new Error(`${JSON.stringify(value)} is not a size: ${SIZE_EXPECTED}`);
  return size;
}

/** Parses bytes or a Kubernetes quantity; `undefined` if it is neither, or zero. */
export function parseSize(value: string | number): Size | undefined {
  const [, digits = '', suffix = ''] = WRITTEN_SIZE.exec(String(value)) ?? [];
  const bytes = Number(digits) * (FACTORS[suffix] ?? 0);
  return Number.isSafeInteger(bytes) && bytes > 0 ? { bytes, text: String(value) } : undefined;
}

/** A whole number of bytes as a Kubernetes quantity, in the largest binary unit that divides it. */
export function sizeOfBytes(bytes: number): Size {
  const unit = ['Ti', 'Gi', 'Mi', 'Ki'].find((suffix) => bytes % (FACTORS[suffix] ?? 1) === 0) ?? '';
  return { bytes, text: `${bytes / (FACTORS[unit] ?? 1)}${unit}` };
}
