import type { EnvironmentInput } from './input';

/** Returns the environment unchanged; it only gives the editor the types. Synthesis checks the environment. */
export function defineEnvironment(input: EnvironmentInput): EnvironmentInput {
  return input;
}
