import { randomInt } from 'node:crypto';
import { genSalt, hash } from 'bcryptjs';

const lowerCase = 'abcdefghijklmnopqrstuvwxyz';
const upperCase = lowerCase.toUpperCase();
const figures = '0123456789';
const specials = '!@#$%&*()-_=+[]{}<>:?';

/** Which characters a random text is made of: the arguments of `random_password` and `random_string`. */
export interface PasswordOptions {
  readonly length: number;
  readonly lower: boolean;
  readonly upper: boolean;
  readonly numeric: boolean;
  readonly special: boolean;
  readonly minLower: number;
  readonly minUpper: number;
  readonly minNumeric: number;
  readonly minSpecial: number;
  readonly overrideSpecial?: string | undefined;
}

/**
 * Makes a random text as the random provider does: first the least number of each kind, then any, then all shuffled.
 */
export function makePassword(options: PasswordOptions): string {
  const special =
    options.overrideSpecial === undefined || options.overrideSpecial === '' ? specials : options.overrideSpecial;
  const all =
    (options.special ? special : '') +
    (options.numeric ? figures : '') +
    (options.lower ? lowerCase : '') +
    (options.upper ? upperCase : '');
  const least = options.minLower + options.minUpper + options.minNumeric + options.minSpecial;
  if (options.length < Math.max(least, 1))
    throw new Error(`length ${options.length} is less than the least number of characters`);
  if (all === '') throw new Error('no kind of character is allowed');
  const characters = [
    ...pick(figures, options.minNumeric),
    ...pick(lowerCase, options.minLower),
    ...pick(upperCase, options.minUpper),
    ...pick(special, options.minSpecial),
    ...pick(all, options.length - least),
  ];
  return shuffled(characters).join('');
}

/**
 * bcrypt at cost 10, as the random provider's `bcrypt_hash`: with Go's prefix `$2a$`, the only one that nats-server
 * takes for a hash.
 */
export async function bcryptHash(password: string): Promise<string> {
  const salt = await genSalt(10);
  return hash(password, salt.replace(/^\$2[by]\$/, '$2a$'));
}

function pick(alphabet: string, count: number): string[] {
  const characters = [...alphabet];
  return Array.from({ length: count }, () => characters[randomInt(characters.length)] ?? '');
}

function shuffled(characters: readonly string[]): string[] {
  const result = [...characters];
  for (let last = result.length - 1; last > 0; last -= 1) {
    const other = randomInt(last + 1);
    const kept = result[last] ?? '';
    result[last] = result[other] ?? '';
    result[other] = kept;
  }
  return result;
}
