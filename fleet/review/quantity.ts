import type { Seen } from '../model/plan/seen';

/**
 * Whether two values are the same amount, as Kubernetes reads them: `50Gi` and `51200Mi`. False where one of them is no
 * quantity (https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/).
 */
export function isSameQuantity(a: Seen | undefined, b: Seen | undefined): boolean {
  const [one, other] = [quantityOf(a), quantityOf(b)];
  return one !== undefined && other !== undefined && one === other;
}

/** A quantity in thousandths; `undefined` where it is none, or finer. */
function quantityOf(value: Seen | undefined): bigint | undefined {
  const [, digits = '', fraction = '', suffix = '', exponent] =
    /^(\d{1,18})(?:\.(\d{1,3}))?(m|k|[MGTPE]i?|Ki|[eE](\d{1,2}))?$/.exec(String(value)) ?? [];
  if (digits === '') return undefined;
  const thousandths = BigInt(digits) * 1000n + BigInt(fraction.padEnd(3, '0'));
  if (exponent !== undefined) return thousandths * 10n ** BigInt(exponent);
  if (suffix === 'm') return thousandths % 1000n === 0n ? thousandths / 1000n : undefined;
  const power = BigInt(' kMGTPE'.indexOf(suffix.charAt(0).replace('K', 'k') || ' '));
  return thousandths * (suffix.endsWith('i') ? 1024n : 1000n) ** power;
}
