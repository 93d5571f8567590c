import { isMap, type SynthesizedStack, text } from '.';

/**
 * A command of this project as it is pasted, with the variable that selects the environment: where it is pasted,
 * another one may be selected, in which a stack has the same name.
 */
export function projectCommand(environment: string, command: string): string {
  return `NATS_ENV=${environment} npx ${command}`;
}

/** The environment of a stack, as its output says it. */
export function environmentOf({ outputs, name }: Pick<SynthesizedStack, 'outputs' | 'name'>): string {
  const said = outputs.get('fleet')?.value;
  return (isMap(said) ? text(said.environment) : undefined) ?? name;
}
