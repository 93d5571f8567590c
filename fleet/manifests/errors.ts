/** Where in a stack a value stands. */
export interface ManifestPlace {
  /** The stack's name. */
  readonly stack: string;
  /** The resource's address. */
  readonly address: string;
  /** The argument, e.g. `spec.template.spec`; empty for the resource as a whole. */
  readonly argument: string;
}

/** Something in a stack that no manifest can be made of. Its message says all: where it stands and why. */
export class ManifestError extends Error {
  static at({ stack, address, argument }: ManifestPlace, problem: string): ManifestError {
    return new ManifestError(`stack '${stack}', ${address}${argument && ` (${argument})`}: ${problem}`);
  }
}

/** The place of an argument within a block. */
export function inside(place: ManifestPlace, argument: string): ManifestPlace {
  return { ...place, argument: place.argument === '' ? argument : `${place.argument}.${argument}` };
}
