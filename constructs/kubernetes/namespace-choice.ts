/** The namespace of a tier: its name, and whether it is created here. */
export interface NamespaceChoice {
  /** @default `nats` for a hub or region, `nats-edge` for a leaf */
  readonly name?: string;
  /** False if the namespace is managed externally: it is then neither created nor deleted here. @default true */
  readonly create?: boolean;
}

/** A namespace with its defaults; a name alone is short for `{ name }`. */
export function chosenNamespace(
  given: string | NamespaceChoice | undefined,
  standard: string,
): Required<NamespaceChoice> {
  const { name = standard, create = true } = typeof given === 'string' ? { name: given } : (given ?? {});
  return { name, create };
}
