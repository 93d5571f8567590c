import { createHash, createPrivateKey, createPublicKey, generateKeyPair, type KeyObject, webcrypto } from 'node:crypto';
import { promisify } from 'node:util';

const generate = promisify(generateKeyPair);
const curves: Readonly<Record<string, string>> = { P256: 'prime256v1', P384: 'secp384r1', P521: 'secp521r1' };

/** Which kind of key to make. */
export interface KeyOptions {
  /** `ECDSA`, `RSA` or `ED25519`. */
  readonly algorithm: string;
  /** `P256`, `P384` or `P521`, for ECDSA. */
  readonly ecdsaCurve?: string;
  /** Length for RSA, 2048 if not given. */
  readonly rsaBits?: number;
}

/** A private key in the forms that the tls provider gives it. */
export interface PrivateKeyPems {
  /** SEC 1 for ECDSA, PKCS#1 for RSA, PKCS#8 for ED25519. */
  readonly privateKeyPem: string;
  readonly privateKeyPemPkcs8: string;
  readonly publicKeyPem: string;
  /** SHA-1 of the public key, in hex. */
  readonly id: string;
}

/** Makes a new private key. */
export async function makePrivateKey(options: KeyOptions): Promise<PrivateKeyPems> {
  const key = await generateKey(options);
  const publicKey = createPublicKey(key);
  return {
    privateKeyPem: ownForm(key),
    privateKeyPemPkcs8: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicKeyPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    id: createHash('sha1')
      .update(publicKey.export({ type: 'spki', format: 'der' }))
      .digest('hex'),
  };
}

function ownForm(key: KeyObject): string {
  switch (key.asymmetricKeyType) {
    case 'ec':
      return key.export({ type: 'sec1', format: 'pem' }).toString();
    case 'rsa':
      return key.export({ type: 'pkcs1', format: 'pem' }).toString();
    default:
      return key.export({ type: 'pkcs8', format: 'pem' }).toString();
  }
}

async function generateKey(options: KeyOptions): Promise<KeyObject> {
  switch (options.algorithm) {
    case 'ECDSA': {
      // The provider's own default is P224, which nothing modern signs with.
      const namedCurve = curves[options.ecdsaCurve ?? 'P224'];
      if (namedCurve === undefined) {
        throw new Error(
          `ecdsa_curve ${options.ecdsaCurve ?? 'P224 (the default)'} is not supported: P256, P384 and P521 are`,
        );
      }
      return (await generate('ec', { namedCurve })).privateKey;
    }
    case 'RSA':
      return (await generate('rsa', { modulusLength: options.rsaBits ?? 2048 })).privateKey;
    case 'ED25519':
      return (await generate('ed25519')).privateKey;
    default:
      throw new Error(`algorithm ${options.algorithm} is not supported: ECDSA, RSA and ED25519 are`);
  }
}

/** Reads a private key of any PEM form. */
export function readPrivateKey(pem: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch (error) {
    throw new Error(`a private key cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** How the key's owner signs: the same choice as Go's x509 package makes. */
export function signingAlgorithm(key: KeyObject): { name: string; hash?: string; namedCurve?: string } {
  switch (key.asymmetricKeyType) {
    case 'rsa':
      return { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
    case 'ed25519':
      return { name: 'Ed25519' };
    case 'ec':
      switch (key.asymmetricKeyDetails?.namedCurve) {
        case 'prime256v1':
          return { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
        case 'secp384r1':
          return { name: 'ECDSA', namedCurve: 'P-384', hash: 'SHA-384' };
        case 'secp521r1':
          return { name: 'ECDSA', namedCurve: 'P-521', hash: 'SHA-512' };
      }
  }
  throw new Error(
    `a key of type ${key.asymmetricKeyType} ${key.asymmetricKeyDetails?.namedCurve ?? ''} cannot sign here`,
  );
}

/** The private key as WebCrypto wants it, for the certificate library. */
export async function webKey(key: KeyObject): Promise<webcrypto.CryptoKey> {
  const der = key.export({ type: 'pkcs8', format: 'der' });
  return webcrypto.subtle.importKey('pkcs8', der, signingAlgorithm(key), true, ['sign']);
}

/** The same with its public key. */
export async function webKeys(
  key: KeyObject,
): Promise<{ privateKey: webcrypto.CryptoKey; publicKey: webcrypto.CryptoKey }> {
  const der = createPublicKey(key).export({ type: 'spki', format: 'der' });
  return {
    privateKey: await webKey(key),
    publicKey: await webcrypto.subtle.importKey('spki', der, signingAlgorithm(key), true, ['verify']),
  };
}
