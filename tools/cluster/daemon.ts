import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const LOG_LINES = 15;

/** A program that runs for as long as the cluster does, and writes to a file. */
export class Daemon {
  private readonly child: ChildProcess;
  private readonly log: string;
  private readonly failure: Promise<never>;

  /** @param folder where its log is */
  constructor(
    private readonly name: string,
    folder: string,
    program: string,
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ) {
    this.log = join(folder, `${name}.log`);
    const log = openSync(this.log, 'a');
    this.child = spawn(program, args, { stdio: ['ignore', log, log], env: { ...process.env, ...env } });
    closeSync(log);
    this.failure = new Promise((_resolve, reject) => {
      this.child.once('error', reject);
      this.child.once('exit', (code, signal) => {
        reject(new Error(`${name} ended (${signal ?? code}):\n${this.lastLines()}`));
      });
    });
    this.failure.catch(() => undefined);
  }

  /**
   * Waits until the question is answered with true.
   * @throws Error with the end of the log, when the program ends or the time is up
   */
  async until(what: string, seconds: number, ask: () => Promise<boolean>): Promise<void> {
    const end = Date.now() + seconds * 1000;
    for (;;) {
      const answer = await Promise.race([ask().catch(() => false), this.failure]);
      if (answer) return;
      if (Date.now() > end) throw new Error(`${this.name}: ${what} not within ${seconds} s:\n${this.lastLines()}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  private lastLines(): string {
    return readFileSync(this.log, 'utf8').trimEnd().split('\n').slice(-LOG_LINES).join('\n');
  }
}
