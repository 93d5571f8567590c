import { spawn } from 'node:child_process';
import { UserError } from '../../lib/user-error';

/** How many of the last lines of a program that failed are shown. */
const SHOWN_LINES = 30;

/** How a program is run. */
export interface ProgramOptions {
  /** The folder to run it in. */
  readonly cwd: string;
  /** All of its environment variables. */
  readonly env: NodeJS.ProcessEnv;
}

/** Runs programs one after the other, all of them within a time limit. */
export class Programs {
  private running: number | undefined;

  /** @param deadline when what runs is ended, in milliseconds as `Date.now` counts them */
  constructor(private readonly deadline: number) {
    process.once('exit', () => this.kill());
  }

  /**
   * Runs a program to its end and answers its standard output.
   * @throws UserError where there is no such program, it fails, or the time is up
   */
  run(program: string, args: readonly string[], options: ProgramOptions): Promise<string> {
    const what = [program, ...args].join(' ');
    return new Promise((resolve, reject) => {
      // In a group of its own, so that what it starts ends with it.
      const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
      this.running = child.pid;
      let [stdout, all] = ['', ''];
      child.stdout.on('data', (chunk: Buffer) => {
        stdout += chunk.toString();
        all += chunk.toString();
      });
      child.stderr.on('data', (chunk: Buffer) => {
        all += chunk.toString();
      });
      let isLate = false;
      const timer = setTimeout(() => {
        isLate = true;
        this.kill();
      }, this.deadline - Date.now());
      const end = (error?: UserError) => {
        clearTimeout(timer);
        this.running = undefined;
        if (error) reject(error);
        else resolve(stdout);
      };
      child.once('error', ({ message }) => end(new UserError(`${what} cannot be run: ${message}`)));
      child.once('close', (status) => {
        if (status === 0 && !isLate) return end();
        const why = isLate ? 'was ended, since the time is up' : `ended with exit code ${status}`;
        end(new UserError([`${what} ${why}`, ...all.trimEnd().split('\n').slice(-SHOWN_LINES)].join('\n')));
      });
    });
  }

  private kill(): void {
    if (this.running === undefined) return;
    try {
      process.kill(-this.running, 'SIGKILL');
    } catch {
      // It has ended just now.
    }
  }
}
