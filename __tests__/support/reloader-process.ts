import { type ChildProcess, spawn } from 'node:child_process';

/** How a process ended. */
export interface Ending {
  readonly code: number | null;
  readonly afterMs: number;
}

/** The real config reloader as a process of its own. */
export class ReloaderProcess {
  /** Its log lines so far. */
  readonly log: string[] = [];
  readonly ended: Promise<Ending>;
  private readonly child: ChildProcess;
  private over = false;

  constructor(binary: string, args: readonly string[]) {
    const begun = Date.now();
    this.child = spawn(binary, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    let rest = '';
    this.child.stderr?.on('data', (chunk: Buffer) => {
      const lines = `${rest}${chunk.toString()}`.split('\n');
      rest = lines.pop() ?? '';
      this.log.push(...lines);
    });
    this.ended = new Promise((resolve, reject) => {
      this.child.once('error', reject);
      this.child.once('close', (code) => {
        this.over = true;
        resolve({ code, afterMs: Date.now() - begun });
      });
    });
  }

  /** Whether it watches its files, or has ended. */
  get isSettled(): boolean {
    return this.over || this.log.some((line) => line.includes('Live, ready'));
  }

  /** Ends it, if it has not ended yet. */
  async stop(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }
}
