/** The place of a value in a stack. */
export interface ManifestPlace {
  /** The stack's name. */
  readonly stack: string;
  /** The resource's address. */
  readonly address: string;
  /** The argument, e.g. `spec.template.spec`; empty for the resource as a whole. */
  readonly argument: string;
}

/** A value in a stack that cannot become a manifest. Its message has the place and the reason. */
export class ManifestError extends Error {
  static at({ stack, address, argument }: ManifestPlace, problem: string): ManifestError {
    return new ManifestError(`stack '${stack}', ${address}${argument && ` (${argument})`}: ${problem}`);
  }
}

/** The place of an argument within a block. */
export function inside(place: ManifestPlace, argument: string): ManifestPlace {
  return { ...place, argument: place.argument === '' ? argument : `${place.argument}.${argument}` };
}
