/** An amount of bytes. */
export interface Size {
  readonly bytes: number;
  /** As it was written, a Kubernetes quantity such as `20Gi`. */
  readonly text: string;
  /** In the largest unit of the same kind, `1Gi` for `1024Mi`: what is synthesized. */
  readonly quantity: string;
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

const BINARY = ['Ti', 'Gi', 'Mi', 'Ki'];
const DECIMAL = ['T', 'G', 'M', 'k'];

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
  if (!Number.isSafeInteger(bytes) || bytes <= 0) return undefined;
  return { bytes, text: String(value), quantity: inLargest(bytes, suffix) };
}

/** As Kubernetes writes it: a plain number stays one, and powers of two and of ten are kept apart. */
function inLargest(bytes: number, suffix: string): string {
  const kinds = [BINARY, DECIMAL].find((units) => units.includes(suffix)) ?? [];
  const unit = kinds.find((each) => bytes % (FACTORS[each] ?? 1) === 0) ?? '';
  return `${bytes / (FACTORS[unit] ?? 1)}${unit}`;
}

/** A size in each unit in which it is a whole number, the largest first; plain numbers of bytes aside. */
export function spellingsOf({ bytes, quantity }: Size): string[] {
  const units = [...BINARY, ...DECIMAL].filter((unit) => bytes % (FACTORS[unit] ?? 1) === 0);
  const all = units.map((unit) => `${bytes / (FACTORS[unit] ?? 1)}${unit}`);
  return [...new Set([quantity, ...all])];
}

/** A whole number of bytes as a Kubernetes quantity, in the largest binary unit that divides it. */
export function sizeOfBytes(bytes: number): Size {
  const text = inLargest(bytes, 'Ki');
  return { bytes, text, quantity: text };
}
