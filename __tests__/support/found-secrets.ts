import type { Secret } from './secrets-held';

/** What Terraform shows of a stack. */
export interface ShownStack {
  /** `terraform show -json` of its plan; empty where only its state is looked at. */
  readonly plan: string;
  /** `terraform state pull`. */
  readonly state: string;
}

/** What is looked for of secrets, by their names: a part of each that stands nowhere else. */
export type Needles = ReadonlyMap<Secret, string>;

/** Every private key and password that the states of a fleet have made. */
export function madeSecrets(states: ReadonlyMap<string, string>): Needles {
  return new Map(
    [...states].flatMap(([stack, state]) =>
      secretsIn(state).map(([address, text]): [Secret, string] => [`${stack}/${address}`, needle(text)]),
    ),
  );
}

/** Which of them each stack's plan or state holds. */
export function foundSecrets(shown: ReadonlyMap<string, ShownStack>, secrets: Needles): Record<string, Secret[]> {
  return sortedRecord(
    [...shown].map(([stack, { plan, state }]) => [
      stack,
      [...secrets].filter(([, text]) => plan.includes(text) || state.includes(text)).map(([secret]) => secret),
    ]),
  );
}

/** Lists by names, each sorted. */
export function sortedRecord(lists: Iterable<readonly [string, Iterable<Secret>]>): Record<string, Secret[]> {
  return Object.fromEntries([...lists].map(([name, list]) => [name, [...list].sort()]));
}

interface State {
  readonly resources: readonly {
    readonly mode: string;
    readonly type: string;
    readonly name: string;
    readonly instances: readonly { readonly attributes: Readonly<Record<string, unknown>> }[];
  }[];
}

/** The attributes in which providers keep what they made. */
const MADE: Readonly<Record<string, string>> = { tls_private_key: 'private_key_pem', random_password: 'result' };

/** Every private key and password that a state has made, by its resource's address. */
function secretsIn(text: string): [address: string, text: string][] {
  const { resources }: State = JSON.parse(text);
  return resources.flatMap(({ mode, type, name, instances }) => {
    const attribute = mode === 'managed' ? MADE[type] : undefined;
    return instances.flatMap(({ attributes }): [string, string][] => {
      const value = attribute && attributes[attribute];
      return typeof value === 'string' ? [[`${type}.${name}`, value]] : [];
    });
  });
}

/** A part of a secret that stands nowhere else and holds no line break, which JSON writes in its own way. */
function needle(text: string): string {
  const part = text.startsWith('-----BEGIN') ? text.split('\n')[1] : text;
  if (part === undefined || !/^[A-Za-z0-9+/=_-]{16,}$/.test(part))
    throw new Error('a secret is of a form that is not known here');
  return part;
}
