import type { Value } from './value';

/** A parsed Terraform expression. */
export type Expression =
  | { readonly kind: 'literal'; readonly value: Value }
  | { readonly kind: 'template'; readonly parts: readonly (string | Expression)[] }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'access'; readonly base: Expression; readonly steps: readonly Expression[] }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'object'; readonly entries: readonly (readonly [Expression, Expression])[] }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] }
  | {
      readonly kind: 'conditional';
      readonly condition: Expression;
      readonly whenTrue: Expression;
      readonly whenFalse: Expression;
    }
  | { readonly kind: 'equality'; readonly negated: boolean; readonly left: Expression; readonly right: Expression };

/** One step of a reference: a name or an index. */
export type Step = string | number;

/** What gives references their values. */
export interface Scope {
  /** The value of `<root>.<steps…>`, e.g. root `tls_private_key`, steps `ca`, `private_key_pem`. */
  reference(root: string, steps: readonly Step[]): Promise<Value>;
}

/** How a reference reads, for messages. */
export function referenceText(root: string, steps: readonly Step[]): string {
  return root + steps.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('');
}
