import type { RotationOptions } from '../options';

/**
 * Which generation of a secret is in use. A higher number creates a new one under another name; the old one is removed,
 * at once or later.
 */
export type Rotation = RotationOptions;

/** The generations that are accepted, in ascending order; the last one is in use. */
export function generationsOf({ generation = 1, overlap = false }: Rotation = {}): readonly [...number[], number] {
  return overlap && generation > 1 ? [generation - 1, generation] : [generation];
}

/**
 * A construct's id for a generation. The first has the plain id, as in fleets that were deployed before there were
 * generations.
 */
export function generationId(id: string, generation: number): string {
  return generation === 1 ? id : `${id}-${generation}`;
}

/**
 * The name of a user for a generation of its identity: `edge1`, then `edge1.2`. DNS labels have no dots, so the name is
 * unique.
 */
export function generationName(name: string, generation: number): string {
  return generation === 1 ? name : `${name}.${generation}`;
}
