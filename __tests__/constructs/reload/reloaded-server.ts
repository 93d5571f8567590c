import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from 'node:tls';
import { writeConf } from '../../../constructs/conf/write';
import { NatsProcess } from '../../../fleet/rehearse/nats-process';
import { LOOPBACK } from '../../../fleet/rehearse/ports';
import { becomesTrue } from '../../../fleet/rehearse/wait';
import { type ClientOptions, RawClient } from './raw-client';
import { type Part, type Surroundings, settled } from './surroundings';

const PATIENCE_MS = 15_000;
/** Until what a server logs on an event has been read here. */
const LOGGED_MS = 60;

/** A nats-server with a small configuration that is changed while it runs. */
export class ReloadedServer {
  private readonly process: NatsProcess;
  private readonly clients: RawClient[] = [];

  /** @param name of the configuration's file and of the server */
  constructor(
    binary: string,
    readonly around: Surroundings,
    private readonly name = 'server',
  ) {
    this.process = new NatsProcess({ binary, name, configFile: around.path(`${name}.conf`), env: {} });
  }

  get pid(): number {
    return this.process.pid ?? 0;
  }

  /** What it logged so far, wherever to. */
  get lines(): string[] {
    const file = this.around.path(`${this.name}.log`);
    const filed = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
    return [...this.process.logLines, ...filed];
  }

  /** What it logs while something is done. */
  async logs(act: () => Promise<unknown>): Promise<string[]> {
    const before = this.lines.length;
    await act();
    await sleep(LOGGED_MS);
    return this.lines.slice(before);
  }

  /** Writes its configuration. The first two ports of the case are those of its own server. */
  write(conf: Part): void {
    const ports = this.name === 'server' ? { port: this.around.port(0), monitor_port: this.around.port(1) } : {};
    const block = { server_name: this.name, host: LOOPBACK, ...ports, ...Object(settled(conf, this.around)) };
    writeFileSync(this.around.path(`${this.name}.conf`), writeConf({ includes: [], block }));
  }

  /** Starts it with a configuration, with which it must come up. */
  async starts(conf: Part): Promise<void> {
    this.write(conf);
    const failed = await this.start();
    if (failed) throw new Error(`${this.name} does not start: ${failed}`);
  }

  /** Starts it; the error in the log where it does not come up. */
  async start(): Promise<string | undefined> {
    const ready = () => this.lines.filter((line) => line.includes('Server is ready')).length;
    const before = ready();
    this.process.start();
    await becomesTrue(async () => ready() > before || !this.process.running, PATIENCE_MS);
    if (ready() > before && this.process.running) return undefined;
    return this.process.complaints(3).join(' ') || 'it is not ready';
  }

  /** Tells it to reload; the error in the log where it refuses. */
  async reload(): Promise<string | undefined> {
    const results = () => this.lines.filter((line) => RELOAD_RESULT.test(line));
    const before = results().length;
    process.kill(this.pid, 'SIGHUP');
    const done = await becomesTrue(async () => results().length > before, PATIENCE_MS);
    if (!done) throw new Error(`${this.name} says nothing of the reload: ${this.lines.slice(-5).join('\n')}`);
    const refusal = results().find((line, index) => index >= before && line.includes('Failed to reload'));
    return refusal?.replace(/^.*Failed to reload server configuration: /, '');
  }

  /**
   * What a page of its monitoring says at a path such as `leafs.0.account`; of another server by its port of the case.
   */
  async page(name: string, path = '', port = 1): Promise<unknown> {
    const url = `http://${LOOPBACK}:${this.around.port(port)}/${name}`;
    return valueAt(await (await fetch(url, { signal: AbortSignal.timeout(2000) })).json(), path);
  }

  /** A connected client; it ends with the server. */
  async client(options: ClientOptions = {}): Promise<RawClient> {
    const client = await RawClient.open(this.around.port(options.port ?? 0), options, this.around.credentials);
    this.clients.push(client);
    return client;
  }

  /** The SHA-256 of the certificate that a port presents which is encrypted from the first byte. */
  presented(port: number): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connect({ port, host: LOOPBACK, rejectUnauthorized: false }, () => {
        resolve(socket.getPeerCertificate().fingerprint256);
        socket.destroy();
      });
      socket.once('error', reject);
    });
  }

  async stop(): Promise<void> {
    for (const client of this.clients.splice(0)) client.end();
    await this.process.stop();
  }
}

/** The value at a path in JSON; `undefined` if there is none. */
export function valueAt(json: unknown, path: string): unknown {
  return path
    .split('.')
    .filter(Boolean)
    .reduce((value, key) => Object(value)[key], json);
}

const RELOAD_RESULT = /Reloaded server configuration|Failed to reload server configuration/;
