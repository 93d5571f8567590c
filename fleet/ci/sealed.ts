import { gunzipSync, gzipSync } from 'node:zlib';
import { Decrypter, Encrypter } from 'age-encryption';
import { UserError } from '../../lib/user-error';

/**
 * Base-2 logarithm of the work that scrypt does. It protects keys that can be guessed, which a plan key of 32
 * characters cannot; with age's default of 18, each bundle would take a second to open.
 */
const WORK_FACTOR = 16;

/**
 * Compresses a text and encrypts it with age (https://age-encryption.org/v1) under a passphrase. Who does not have the
 * passphrase can neither read the file nor make or change one: age has no other recipient beside a passphrase.
 */
export async function seal(text: string, key: string): Promise<Uint8Array> {
  const encrypter = new Encrypter();
  encrypter.setPassphrase(key);
  encrypter.setScryptWorkFactor(WORK_FACTOR);
  return encrypter.encrypt(Uint8Array.from(gzipSync(text)));
}

/**
 * The text that was sealed.
 * @param path what errors call the file
 * @throws UserError where the key is another one, or the file is not as it was written
 */
export async function unseal(sealed: Uint8Array, key: string, path: string): Promise<string> {
  const decrypter = new Decrypter();
  decrypter.addPassphrase(key);
  try {
    return gunzipSync(await decrypter.decrypt(Uint8Array.from(sealed))).toString();
  } catch {
    throw new UserError(
      `${path} cannot be opened: it was made with another FLEET_PLAN_KEY, or somebody changed or shortened it.`,
    );
  }
}
