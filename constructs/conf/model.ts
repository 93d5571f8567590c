/** A reference to a NATS variable, rendered as `$name`; its value is defined in an included file. */
export class Variable {
  /**
   * @param name only letters, digits and underscores: nats-server ends the name at any other character
   * @throws Error if it has others
   */
  constructor(readonly name: string) {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
      throw new Error(
        `${JSON.stringify(name)} is not a NATS variable name: only letters, digits and "_", not starting with a digit`,
      );
    }
  }
}

/** A value without quotes: a size such as `2Gi`, or a keyword such as `enabled`. */
export class Bare {
  /**
   * @param text only letters and digits, so that it cannot end the value early
   * @throws Error if it has others
   */
  constructor(readonly text: string) {
    if (!/^[A-Za-z0-9]+$/.test(text)) {
      throw new Error(`${JSON.stringify(text)} needs quotes in nats.conf`);
    }
  }
}

/** Any value of a key in nats.conf. */
export type ConfValue = string | number | boolean | Variable | Bare | readonly ConfValue[] | ConfBlock;

/** A block of nats.conf, its keys rendered in the order given. Keys with the value `undefined` are left out. */
export interface ConfBlock {
  readonly [key: string]: ConfValue | undefined;
}

/** A whole nats.conf. */
export interface ConfFile {
  /** Files read before the block, relative to nats.conf; they define the variables that the block uses. */
  readonly includes: readonly string[];
  readonly block: ConfBlock;
}
