import { createHmac, randomBytes } from 'node:crypto';
import { anywhere, bareObject, isObject, isSame } from '../../../lib/json';

/** A value of a plan as a review may see it, without secrets. */
export type Seen = null | boolean | number | string | readonly Seen[] | SeenMap | Hidden | Unknown;

/** An object of a plan. */
export interface SeenMap {
  readonly [key: string]: Seen;
}

/** Terraform knows the value only when it applies. */
export class Unknown {
  /** There is only one. */
  static readonly value = new Unknown();

  private constructor() {}
}

/** A secret value. Two of one run can be compared, and nothing else. */
export class Hidden {
  private constructor(private readonly mark: string) {}

  /** Hides a value. */
  static of(value: unknown): Hidden {
    // A key of this run alone, so that a mark cannot be used to guess passwords.
    return new Hidden(
      createHmac('sha256', KEY)
        .update(JSON.stringify(value) ?? '')
        .digest('base64'),
    );
  }

  /** Whether both hide the same value. */
  same(other: Hidden): boolean {
    return this.mark === other.mark;
  }
}

const KEY = randomBytes(32);

/** Whether a value is an object of a plan. */
export function isSeenMap(value: Seen | undefined): value is SeenMap {
  return isObject(value);
}

/** Has no key, and inherits none. */
const NOTHING: SeenMap = bareObject();

/** An object of a plan; an empty one where something else stands, or nothing. */
export function mapOf(value: Seen | undefined): SeenMap {
  return isSeenMap(value) ? value : NOTHING;
}

/** A list of a plan; an empty one where something else stands, or nothing. */
export function listOf(value: Seen | undefined): readonly Seen[] {
  return Array.isArray(value) ? value : [];
}

/** The first block of a list of blocks, which is how Terraform writes one that there can be only one of. */
export function blockOf(value: Seen | undefined): SeenMap {
  return mapOf(Array.isArray(value) ? value[0] : value);
}

/** The blocks of a list. */
export function blocksOf(value: Seen | undefined): SeenMap[] {
  return Array.isArray(value) ? value.filter(isSeenMap) : [];
}

/** Name and namespace of a Kubernetes object. */
export function metadataOf(values: SeenMap): { readonly name: string; readonly namespace: string } {
  const { name, namespace } = blockOf(values.metadata);
  return { name: textOf(name) ?? '', namespace: textOf(namespace) ?? '' };
}

/** A text; `undefined` where something else stands, or nothing. */
export function textOf(value: Seen | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** A number, which providers may write as a text; `undefined` where something else stands, or nothing. */
export function numberOf(value: Seen | undefined): number | undefined {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

/** The texts of a list. */
export function textsOf(value: Seen | undefined): string[] {
  return listOf(value).filter((item) => typeof item === 'string');
}

/** Whether there is anything in a value that cannot be seen: unknown, or secret. */
export function isBlind(value: Seen | undefined): boolean {
  return anywhere(value, (part) => part instanceof Hidden || part instanceof Unknown);
}

/** Whether two values are the same, as far as can be known: an unknown one is another one than any. */
export function sameSeen(a: Seen | undefined, b: Seen | undefined): boolean {
  return isSame(a, b, (one, other) => {
    if (one instanceof Unknown || other instanceof Unknown) return false;
    return one instanceof Hidden && other instanceof Hidden ? one.same(other) : undefined;
  });
}
