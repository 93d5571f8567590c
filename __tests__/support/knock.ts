import { connect as connectTcp } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { LOOPBACK } from '../../fleet/rehearse/ports';

const PATIENCE_MS = 5000;

/**
 * Connects to a port, sends lines at once, and says all that came back until the other side ended the connection, or
 * five seconds were over. With `tls`, even empty, it is encrypted from the first byte, as nats-server wants it of
 * routes.
 */
export function knock(
  port: number,
  lines: readonly string[],
  tls?: { readonly ca?: string | undefined; readonly cert?: string | undefined; readonly key?: string | undefined },
): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = tls
      ? connectTls({ port, host: LOOPBACK, ...tls, rejectUnauthorized: false })
      : connectTcp(port, LOOPBACK);
    const end = () => {
      clearTimeout(timer);
      socket.destroy();
      resolve(answer);
    };
    const timer = setTimeout(end, PATIENCE_MS);
    socket.on('error', end);
    socket.once('close', end);
    socket.on('data', (data: Buffer) => {
      answer += data.toString('latin1');
    });
    socket.write(lines.map((line) => `${line}\r\n`).join(''));
  });
}
