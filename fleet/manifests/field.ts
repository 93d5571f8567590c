import type { Value, ValueMap } from '../model';
import { inside, ManifestError, type ManifestPlace } from './errors';

/** How an argument of a Terraform block becomes a field of a Kubernetes object. */
export interface Field {
  /** The field. @default the argument in camel case */
  readonly name?: string;
  /** The field's value, from what the argument is set to; undefined for a list of blocks that holds none. */
  readonly read: (value: Value, place: ManifestPlace) => Value | undefined;
  /** What the provider sends where the argument is not set. @default nothing */
  readonly unset?: Value;
  /** Whether it sends false, 0, '' and empty lists; most fields are then omitted. */
  readonly sendsEmpty: boolean;
  /** Whether it sends the field at all, if that depends on the rest of the block. */
  readonly when?: (block: ValueMap) => boolean;
}

/** An argument for Terraform alone, of which Kubernetes sees nothing. */
export const NOT_SENT = 'not sent';

/** All arguments of a block. Any other is an error. */
export type Fields = Readonly<Record<string, Field | typeof NOT_SENT>>;

/**
 * The fields that the provider makes of a block, in the table's order.
 * @throws ManifestError for an argument that is not in the table
 */
export function translate(fields: Fields, block: ValueMap, place: ManifestPlace): ValueMap {
  checkArguments(fields, block, place);
  const result: ValueMap = {};
  for (const [argument, field] of Object.entries(fields)) {
    if (field === NOT_SENT || field.when?.(block) === false) continue;
    const given = block[argument] ?? null;
    const read = given === null ? undefined : field.read(given, inside(place, argument));
    const value = read ?? field.unset;
    if (value === undefined || (!field.sendsEmpty && isEmpty(value))) continue;
    result[field.name ?? camelCase(argument)] = value;
  }
  return result;
}

/** @throws ManifestError for an argument of the block that is not in the table */
export function checkArguments(fields: Fields, block: ValueMap, place: ManifestPlace): void {
  const unknown = Object.keys(block).find((argument) => !Object.hasOwn(fields, argument));
  if (unknown !== undefined) {
    throw ManifestError.at(
      inside(place, unknown),
      'how the provider sends this argument is not known; add it in fleet/manifests/',
    );
  }
}

function camelCase(argument: string): string {
  return argument.replace(/_([a-z])/g, (_all, letter: string) => letter.toUpperCase());
}

function isEmpty(value: Value): boolean {
  if (typeof value === 'object' && value !== null) return Object.keys(value).length === 0;
  return value === false || value === 0 || value === '';
}
