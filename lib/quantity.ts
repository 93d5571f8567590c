/** Powers of 1000 by their suffixes, from the smallest that Kubernetes knows. */
const DECIMAL = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'];
/** Powers of 1024. */
const BINARY = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const NANOS = 1_000_000_000n;
/** The largest quantity with a binary suffix. */
const MAX = 2n ** 63n - 1n;

/**
 * A quantity as Kubernetes' own library writes it, e.g. `1` for `1000m` and `1Gi` for `1024Mi`: the greatest suffix
 * without a fraction. Undefined for what is no quantity; signs and exponents are not understood. See
 * https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */
export function canonicalQuantity(text: string): string | undefined {
  const read = parts(text);
  if (read === undefined) return undefined;
  const { digits, fraction, isBinary } = read;
  if (!isBinary && isKept(digits, fraction)) return text;
  const nanos = nanosOf(read);
  if (!isBinary || nanos < 1024n * NANOS || nanos % NANOS !== 0n) return written(nanos, DECIMAL, 1000n);
  const value = nanos / NANOS;
  return written(value < MAX ? value : MAX, BINARY, 1024n);
}

/**
 * A quantity in billionths, to be added up and compared; undefined for what {@link canonicalQuantity} does not
 * understand.
 */
export function nanosOfQuantity(text: string): bigint | undefined {
  const read = parts(text);
  return read && nanosOf(read);
}

/** Billionths as a quantity that people read: `1536Mi`, `250m`. @param isBinary whether it is bytes */
export function quantityOfNanos(nanos: bigint, isBinary: boolean): string {
  if (nanos < 0n) return `-${quantityOfNanos(-nanos, isBinary)}`;
  if (isBinary && nanos >= 1024n * NANOS && nanos % NANOS === 0n) return written(nanos / NANOS, BINARY, 1024n);
  return written(nanos, DECIMAL, 1000n);
}

interface Parts {
  /** All digits, without the point. */
  readonly digits: string;
  /** Those after the point. */
  readonly fraction: string;
  readonly suffix: string;
  readonly isBinary: boolean;
}

function parts(text: string): Parts | undefined {
  const match = /^(0|[1-9]\d*)(?:\.(\d+))?(Ki|Mi|Gi|Ti|Pi|Ei|[numkMGTPE]|)$/.exec(text);
  if (match === null) return undefined;
  const [, whole = '', fraction = '', suffix = ''] = match;
  return { digits: `${whole}${fraction}`, fraction, suffix, isBinary: suffix.endsWith('i') };
}

function nanosOf({ digits, fraction, suffix, isBinary }: Parts): bigint {
  const unit = isBinary ? 1024n ** BigInt(BINARY.indexOf(suffix)) * NANOS : 1000n ** BigInt(DECIMAL.indexOf(suffix));
  // Less than a billionth is rounded up.
  const divisor = 10n ** BigInt(fraction.length);
  return (BigInt(digits) * unit + divisor - 1n) / divisor;
}

/** The library takes three digits after the point for canonical, and leaves them: `1.001`. */
function isKept(digits: string, fraction: string): boolean {
  return fraction.length > 0 && fraction.length % 3 === 0 && !digits.endsWith('000') && !digits.startsWith('0');
}

function written(value: bigint, suffixes: readonly string[], base: bigint): string {
  if (value === 0n) return '0';
  let left = value;
  let power = 0;
  while (power < suffixes.length - 1 && left % base === 0n) {
    left /= base;
    power += 1;
  }
  return `${left}${suffixes[power]}`;
}
