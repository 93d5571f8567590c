import { InvalidArgumentError } from 'commander';

/** A number of seconds on the command line. */
export function seconds(given: string): number {
  const value = Number(given);
  if (!Number.isInteger(value) || value < 1 || value > 3600) {
    throw new InvalidArgumentError('It is a whole number of seconds from 1 to 3600.');
  }
  return value;
}
