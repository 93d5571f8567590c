import { withDefault } from './field';
import { wholeNumber } from './number';
import { strict } from './strict';
import { flag } from './text';

/** Beyond it, it is a typing error. */
const HIGHEST = 9999;

/** What is said of a generation. */
export const FIELDS = {
  generation: withDefault(wholeNumber('a generation', 1, HIGHEST), {
    says: '1 for the first. A higher number makes it anew.',
    default: 1,
    example: 2,
    since: '0.1.0',
  }),
  overlap: withDefault(flag(), {
    says: 'Whether the generation before is accepted too, so that both sides can be deployed in any order.',
    default: false,
    example: true,
    since: '0.1.0',
  }),
};

/** Schema of a generation of something secret, and whether the one before is still accepted. */
export function rotation(what: string) {
  return strict(`${what}, as { generation, overlap }`, 'RotationInput', FIELDS);
}
