import { InvalidArgumentError } from 'commander';

/** The bounds of a whole number, both included. */
interface Range {
  readonly from: number;
  /** @default none */
  readonly to?: number;
  /** What it counts, as in `seconds`. @default the message does not say */
  readonly of?: string;
}

/** Reads a whole number on the command line; any other text is refused with the bounds. */
export function wholeNumber({ from, to = Number.POSITIVE_INFINITY, of }: Range): (given: string) => number {
  const kind = of === undefined ? 'a whole number' : `a whole number of ${of}`;
  const bounds = Number.isFinite(to) ? `from ${from} to ${to}` : `from ${from} up`;
  return (given) => {
    const value = Number(given);
    if (Number.isInteger(value) && from <= value && value <= to) return value;
    throw new InvalidArgumentError(`Give ${kind} ${bounds}.`);
  };
}

/** A number of seconds on the command line. */
export const seconds = wholeNumber({ from: 1, to: 3600, of: 'seconds' });
