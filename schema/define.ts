import type { EnvironmentInput } from './input';

/** An environment as its owner writes it. It changes nothing: it lets the editor know the types. The check follows at synthesis. */
export function defineEnvironment(input: EnvironmentInput): EnvironmentInput {
  return input;
}
