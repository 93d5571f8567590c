import { withDefault } from './field';
import { wholeNumber } from './number';
import { strict } from './strict';
import { flag } from './text';

/** Anything higher is a typo. */
const HIGHEST = 9999;

/** Fields of a generation. */
export const FIELDS = {
  generation: withDefault(wholeNumber('a generation', 1, HIGHEST), {
    says: '1 is the first. A higher number creates a new one.',
    default: 1,
    example: 2,
    since: '0.1.0',
  }),
  overlap: withDefault(flag(), {
    says: 'Whether the previous generation is accepted too, so that both sides can be deployed in any order.',
    default: false,
    example: true,
    since: '0.1.0',
  }),
};

/** Schema of the generation of a secret, and whether the previous one is still accepted. */
export function rotation(what: string) {
  return strict(`${what}, as { generation, overlap }`, 'RotationInput', FIELDS);
}
