import { Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { seal, unseal } from '../../../fleet/ci/sealed';

const KEY = 'a key that a pipeline has, 0123456789';
const TEXT = JSON.stringify({ plan: 'a secret of a state '.repeat(10_000) });

let sealed: Uint8Array;
beforeAll(async () => {
  sealed = await seal(TEXT, KEY);
});

/** A copy in which one bit of a byte is another one. */
function flipped(at: number): Uint8Array {
  const copy = Uint8Array.from(sealed);
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}

test('what is sealed is opened with the same key, and nothing of it can be read without', async () => {
  expect(await unseal(sealed, KEY, 'x')).toBe(TEXT);
  const bytes = Buffer.from(sealed);
  expect([bytes.toString('latin1').slice(0, 22), bytes.includes('secret'), bytes.includes(KEY)]).toEqual([
    'age-encryption.org/v1\n',
    false,
    false,
  ]);
});

test('a text that is sealed twice is another file each time', async () => {
  expect(Buffer.from(await seal(TEXT, KEY)).equals(sealed)).toBe(false);
});

/** A file that somebody without the key made: for the recipient that fits an identity. */
async function forRecipient(): Promise<Uint8Array> {
  const encrypter = new Encrypter();
  encrypter.addRecipient(await identityToRecipient(await generateX25519Identity()));
  return encrypter.encrypt(TEXT);
}

test.each<[string, () => Uint8Array | Promise<Uint8Array>, string?]>([
  ['a byte of the version is changed', () => flipped(3)],
  ['a byte of the salt is changed', () => flipped(35)],
  ['a byte of what protects the header is changed', () => flipped(Buffer.from(sealed).indexOf('\n--- ') + 10)],
  ['the first byte of the content is changed', () => flipped(Buffer.from(sealed).indexOf('\n--- ') + 70)],
  ['the last byte is changed', () => flipped(sealed.length - 1)],
  ['the last byte is missing', () => sealed.subarray(0, -1)],
  ['all but the header is missing', () => sealed.subarray(0, 150)],
  ['a byte is added', () => Buffer.concat([sealed, Buffer.from('x')])],
  ['it is empty', () => new Uint8Array()],
  ['it is a text', () => Buffer.from('fleet-bundle 1 abc')],
  ['it is sealed with another key', () => sealed, KEY.replace('0', '1')],
  ['it is encrypted for a recipient, as anybody can', forRecipient],
])('where %s it is refused with one sentence', async (_what, content, key = KEY) => {
  await expect(unseal(await content(), key, 'all.bundle')).rejects.toThrow(
    /^all\.bundle cannot be opened: it was made with another FLEET_PLAN_KEY, or somebody changed or shortened it\.$/,
  );
});
