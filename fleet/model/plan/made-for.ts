import { mapOf, type Seen, type SeenMap, textOf } from './seen';

/** What the output `fleet` says that a stack is made for, with the keys of `MadeFor` in constructs/contract.ts. */
export interface SaidMadeFor {
  /** `undefined` for a stack that has nothing in a cluster. */
  readonly cluster: Seen | undefined;
  /** `undefined` in a state that was made before stacks said all this. */
  readonly providers: Seen | undefined;
}

/** Splits the output `fleet` into what its stack is made for, and all else that it says. */
export function readMadeFor(output: Seen): { readonly madeFor: SaidMadeFor | undefined; readonly rest: SeenMap } {
  const { cluster, providers, ...rest } = mapOf(output);
  return { madeFor: output === null ? undefined : { cluster, providers }, rest };
}

/** The cluster that it names, by a kubeconfig and a context in it; `undefined` if it names none. */
export function clusterNamed(madeFor: SaidMadeFor | undefined): string | undefined {
  const { config, context } = mapOf(madeFor?.cluster);
  const [path, name] = [textOf(config), textOf(context)];
  return path === undefined || name === undefined ? undefined : JSON.stringify([path, name]);
}
