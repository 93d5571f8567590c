import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isMap, type Value } from '../model';
import type { ClusterOfStack } from '../model/cluster';
import { textAt } from '../model/json';
import type { Answer } from './kubectl';
import { type RefusalReason, refusalOf } from './refusal';

/** The line in which `kubectl proxy` names its socket. */
const LISTENS = /Starting to serve on/;

/**
 * The API of a cluster through one `kubectl proxy`, which knows how to log in: many questions, and no process for each
 * of them. It listens on a socket in a folder that only its owner can enter, and ends with {@link close}, or with this
 * process.
 */
export class ClusterApi {
  private readonly folder = mkdtempSync(join(tmpdir(), 'nats-api-'));
  private readonly socket = join(this.folder, 'api');
  private readonly proxy: ChildProcess;
  private readonly end = () => this.close();
  private said = '';

  private constructor(
    { config, context }: ClusterOfStack,
    private readonly timeoutSeconds: number,
  ) {
    const connection = ['--kubeconfig', config, '--context', context];
    this.proxy = spawn('kubectl', [...connection, 'proxy', `--unix-socket=${this.socket}`], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.proxy.stdout, this.proxy.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.said += chunk.toString();
      });
    }
    // If it cannot be started, it never listens.
    this.proxy.on('error', (error) => {
      this.said += error.message;
    });
    process.once('exit', this.end);
  }

  /** Starts it. If it does not start, the answer to each request has the reason. */
  static async open(cluster: ClusterOfStack, timeoutSeconds: number): Promise<ClusterApi> {
    const api = new ClusterApi(cluster, timeoutSeconds);
    const last = Date.now() + timeoutSeconds * 1000;
    while (!LISTENS.test(api.said) && api.proxy.exitCode === null && Date.now() < last) await sleep(10);
    return api;
  }

  /** Reads a path. */
  get(path: string): Promise<Answer> {
    return this.ask('GET', path);
  }

  /** Sends an object to a path. Only for requests that change nothing, such as a dry run. */
  post(path: string, object: Value): Promise<Answer> {
    return this.ask('POST', path, JSON.stringify(object));
  }

  /** Ends the proxy, and removes its socket. */
  close(): void {
    process.off('exit', this.end);
    this.proxy.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private ask(method: string, path: string, body?: string): Promise<Answer> {
    return new Promise((resolve) => {
      const refuse = (stderr: string, timedOut = false) =>
        resolve({ kind: 'refused', refusal: refusalOf({ stderr, timedOut }) });
      const headers = { host: 'localhost', 'content-type': 'application/json' };
      const asked = request({ socketPath: this.socket, method, path, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', (error) => refuse(error.message));
        response.on('end', () => resolve(answerOf(response.statusCode ?? 0, Buffer.concat(chunks).toString())));
      });
      asked.setTimeout(this.timeoutSeconds * 1000, () => {
        refuse('', true);
        asked.destroy();
      });
      asked.on('error', (error) => refuse(this.proxy.exitCode === null ? error.message : this.said));
      asked.end(body);
    });
  }
}

/** Reasons by the API's status codes. */
const REASONS: Readonly<Record<number, RefusalReason>> = { 401: 'unauthorized', 403: 'forbidden' };

function answerOf(status: number, text: string): Answer {
  if (status === 404) return { kind: 'missing' };
  const value = parsed(text);
  if (status >= 200 && status < 300 && value !== undefined) return { kind: 'found', value };
  // The proxy's own errors are not JSON.
  const message = value === undefined ? text.trim().slice(0, 200) : textAt(value, 'message').replaceAll('\n', ' ');
  if (value === undefined) return { kind: 'refused', refusal: refusalOf({ stderr: message, timedOut: false }) };
  return { kind: 'refused', refusal: { reason: REASONS[status] ?? 'other', message } };
}

function parsed(text: string): Value | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isMap(value as Value) ? (value as Value) : undefined;
  } catch {
    return undefined;
  }
}
