import { connect as connectTcp, type Socket } from 'node:net';
import { type ConnectionOptions, connect as connectTls, type TLSSocket } from 'node:tls';
import { fromSeed } from '@nats-io/nkeys';
import { LOOPBACK } from '../../../fleet/rehearse/ports';
import { becomesTrue } from '../../../fleet/rehearse/wait';
import type { CertificateName, Credentials } from './surroundings';

const PATIENCE_MS = 5000;

/** How a client of a test connects. */
export interface ClientOptions {
  readonly user?: string;
  readonly pass?: string;
  readonly auth_token?: string;
  /** A user of an operator's account. */
  readonly creds?: keyof Credentials['users'];
  /** The port of the case, where it is not the server's first one. */
  readonly port?: number;
  /** Encrypted, perhaps with a certificate. */
  readonly tls?: ConnectionOptions | CertificateName;
  /** Encrypted before the server has said anything. */
  readonly first?: boolean;
}

/** A client that speaks the protocol of NATS line by line, so that a test sees what the server itself says. */
export class RawClient {
  /** What the server said, without line ends. */
  readonly lines: string[] = [];
  closed = false;
  /** The SHA-256 of the certificate that the server presented. */
  certificate: string | undefined;
  private rest = '';

  private constructor(private socket: Socket | TLSSocket) {
    this.listen();
  }

  /** Connects, and waits until the server has said whether it may stay. */
  static async open(port: number, options: ClientOptions, { certificates, users }: Credentials): Promise<RawClient> {
    const { user, pass, auth_token, creds, tls, first } = options;
    const secure = {
      ...(typeof tls === 'string' ? certificates[tls].pems : tls),
      host: LOOPBACK,
      rejectUnauthorized: false,
    };
    const client = new RawClient(tls && first ? connectTls({ ...secure, port }) : connectTcp(port, LOOPBACK));
    const greeted = await becomesTrue(async () => client.closed || client.lines.length > 0, PATIENCE_MS);
    if (!greeted || client.lines.length === 0) {
      client.end();
      throw new Error(`no message on port ${port}`);
    }
    if (tls && !first) {
      client.socket.removeAllListeners();
      client.socket = connectTls({ ...secure, socket: client.socket });
      client.listen();
    }
    const { jwt, seed } = creds ? users[creds] : {};
    const sig = seed && Buffer.from(fromSeed(seed).sign(Buffer.from(`${client.info.nonce}`))).toString('base64url');
    const login = { user, pass, auth_token, jwt, sig };
    await client.say(`CONNECT ${JSON.stringify({ verbose: false, headers: true, no_responders: true, ...login })}`);
    return client;
  }

  /** What the server said of itself. */
  get info(): Record<string, unknown> {
    return JSON.parse(this.lines.find((line) => line.startsWith('INFO '))?.slice(5) ?? '{}');
  }

  /** Sends lines and a PING; says what came back until the PONG, or that the connection was closed. */
  async say(...lines: readonly string[]): Promise<string[]> {
    const from = this.lines.length;
    this.socket.write([...lines, 'PING', ''].join('\r\n'));
    const pong = () => this.lines.indexOf('PONG', from);
    await becomesTrue(async () => this.closed || pong() >= 0, PATIENCE_MS);
    return pong() < 0 ? [...this.lines.slice(from), 'closed'] : this.lines.slice(from, pong());
  }

  /** Whether the server lets it stay. */
  async isWelcome(): Promise<boolean> {
    return !this.closed && !(await this.say()).includes('closed');
  }

  /** Asks; the answer as it came, nothing where none did. */
  async request(subject: string, body = ''): Promise<string | undefined> {
    const id = process.hrtime.bigint();
    const inbox = `_INBOX.${id}`;
    const from = this.lines.length;
    await this.say(`SUB ${inbox} ${id}`, `PUB ${subject} ${inbox} ${Buffer.byteLength(body)}`, body);
    const at = () => this.lines.findIndex((line, index) => index >= from && line.includes(`MSG ${inbox}`));
    await becomesTrue(async () => this.closed || (at() >= 0 && this.lines.length > at() + 1), PATIENCE_MS);
    return at() < 0 ? undefined : this.lines[at() + 1];
  }

  end(): void {
    this.socket.destroy();
  }

  private listen(): void {
    const { socket } = this;
    if ('getPeerCertificate' in socket) {
      socket.once('secureConnect', () => {
        this.certificate = socket.getPeerCertificate().fingerprint256;
      });
    }
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      if (this.socket === socket) this.closed = true;
    });
    socket.on('data', (data: Buffer) => {
      const lines = `${this.rest}${data.toString('latin1')}`.split('\r\n');
      this.rest = lines.pop() ?? '';
      this.lines.push(...lines);
    });
  }
}
