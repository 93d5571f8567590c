import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { LOOPBACK } from '../../fleet/rehearse/ports';
import { becomesTrue } from '../../fleet/rehearse/wait';

/** How a {@link RawLeaf} connects. */
export interface RawLeafProps {
  /** Port of `leafnodes` of a server, or of the load balancer in front of it. */
  readonly port: number;
  /** PEM texts; without them it does not speak TLS. */
  readonly tls?: { readonly ca: string; readonly cert?: string; readonly key?: string };
  /** What it says of itself in CONNECT; see `leafConnectInfo` of nats-server. Without it, it says nothing. */
  readonly connect?: Readonly<Record<string, unknown>>;
}

const PATIENCE_MS = 5000;

/**
 * The protocol of a leaf connection, spoken by hand: it sends what a real nats-server, which keeps to the permissions
 * that it gets, would never send.
 */
export class RawLeaf {
  private readonly received: string[] = [];
  private rest = '';
  private ended = false;
  private heard: (subject: string) => void = () => undefined;

  private constructor(private readonly socket: Socket) {
    socket.on('data', (data: Buffer) => {
      const lines = `${this.rest}${data.toString('latin1')}`.split('\r\n');
      this.rest = lines.pop() ?? '';
      if (lines.includes('PING')) socket.write('PONG\r\n');
      this.received.push(...lines);
      for (const subject of interestOf(lines)) this.heard(subject);
    });
    socket.on('error', () => socket.destroy());
    socket.once('close', () => {
      this.ended = true;
    });
  }

  /** Connects, and sends CONNECT; whether that was liked shows in {@link isIn} or {@link isOut}. */
  static async open({ port, tls, connect }: RawLeafProps): Promise<RawLeaf> {
    const socket = connectTcp(port, LOOPBACK);
    socket.on('error', () => socket.destroy());
    await new Promise((resolve, reject) => {
      // The server speaks first, in plain text, also where TLS follows.
      socket.once('data', resolve);
      socket.once('close', () => reject(new Error('ended before INFO')));
    });
    socket.removeAllListeners('data');
    const leaf = new RawLeaf(tls ? connectTls({ socket, ...tls, checkServerIdentity: () => undefined }) : socket);
    return connect ? leaf.send(`CONNECT ${JSON.stringify(connect)}`, 'PING') : leaf;
  }

  /** Sends lines of the protocol. */
  send(...lines: readonly string[]): this {
    if (!this.ended) this.socket.write(lines.map((line) => `${line}\r\n`).join(''), 'latin1');
    return this;
  }

  /** Publishes, whatever is allowed; with an answer address and headers where given. */
  publish(subject: string, payload = '', { reply, headers }: { reply?: string; headers?: string } = {}): this {
    const to = reply === undefined ? subject : `${subject} ${reply}`;
    if (headers === undefined) return this.send(`LMSG ${to} ${Buffer.byteLength(payload)}`, payload);
    const head = `${headers}\r\n\r\n`;
    return this.send(`HMSG ${to} ${Buffer.byteLength(head)} ${Buffer.byteLength(head + payload)}`, `${head}${payload}`);
  }

  /** Asks for messages, whatever is allowed. */
  subscribe(...subjects: readonly string[]): this {
    return this.send(...subjects.map((subject) => `LS+ ${subject}`));
  }

  /** Every line received so far, payloads among them. */
  get lines(): readonly string[] {
    return this.received;
  }

  /**
   * What the server sends it after CONNECT: its account, and what it may send (`export`) and receive (`import`).
   */
  told(): unknown {
    const infos = this.received.filter((line) => line.startsWith('INFO '));
    return JSON.parse(infos.at(-1)?.slice('INFO '.length) ?? 'null');
  }

  /** Subjects that the other side says it wants. */
  get interest(): string[] {
    return interestOf(this.received);
  }

  /** Does something as soon as the other side says that it wants such a subject. */
  onInterest(pattern: RegExp, act: (subject: string) => void): void {
    this.heard = (subject) => pattern.test(subject) && act(subject);
  }

  /** Subjects of the messages received. */
  get messages(): string[] {
    return this.received.filter((line) => /^[LH]MSG /.test(line)).map((line) => line.split(' ')[1] ?? '');
  }

  /** Waits until the other side has taken it as a leaf: it then tells what it wants. */
  isIn(): Promise<boolean> {
    return becomesTrue(async () => !this.ended && this.interest.length > 0, PATIENCE_MS);
  }

  /** Waits until the other side has ended the connection. */
  isOut(): Promise<boolean> {
    return becomesTrue(async () => this.ended, PATIENCE_MS);
  }

  /** Waits until everything sent so far has been dealt with, or the connection is ended. */
  async settled(): Promise<void> {
    const pongs = () => this.received.filter((line) => line === 'PONG').length;
    const before = pongs();
    this.send('PING');
    await becomesTrue(async () => this.ended || pongs() > before, PATIENCE_MS);
  }

  /** Ends the connection. */
  async stop(): Promise<void> {
    this.socket.destroy();
  }
}

function interestOf(lines: readonly string[]): string[] {
  return lines.filter((line) => line.startsWith('LS+ ')).map((line) => line.split(' ')[1] ?? '');
}
