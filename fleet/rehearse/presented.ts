import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { LOOPBACK } from './ports';

const PATIENCE_MS = 3000;

/**
 * SHA-256 of the certificate that a server presents at a port, hexadecimal. A nats-server greets first, and only then
 * speaks TLS.
 */
export function presentedCertificate(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, LOOPBACK);
    const fail = (error: Error) => {
      socket.destroy();
      reject(error);
    };
    socket.setTimeout(PATIENCE_MS, () => fail(new Error(`port ${port} does not answer`)));
    socket.once('error', fail);
    socket.once('data', () => {
      // Nothing is trusted and nothing is sent here: only the certificate is read.
      const secure = connectTls({ socket, rejectUnauthorized: false }, () => {
        resolve(secure.getPeerCertificate().fingerprint256.replaceAll(':', '').toLowerCase());
        secure.destroy();
      });
      secure.once('error', fail);
    });
  });
}
