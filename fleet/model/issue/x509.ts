import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

// The library knows cryptography by the browser's types, which node's are in all but name.
x509.cryptoProvider.set(webcrypto as unknown as Crypto);

/** The certificate library, on node's own cryptography. */
export { x509 };
