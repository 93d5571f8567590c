import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { UserError } from '../../lib/user-error';

/** The result of a program. */
export interface Ended {
  /** Its exit code; null if a signal ended it. */
  readonly status: number | null;
  /** All of its standard output. */
  readonly stdout: string;
  /** All of its standard error. */
  readonly stderr: string;
}

/** How a program is run. */
export interface ChildOptions {
  /** Variables in addition to those of this process. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Folder that it runs in. @default that of this process */
  readonly cwd?: string;
  /** Receives each line of its standard output and standard error while it runs. */
  readonly onLine?: (line: string) => void;
}

/** The exit code of a program that Ctrl-C ended: 128 plus the number of the signal. */
const INTERRUPTED = 130;
/** npm passes on a Ctrl-C that the terminal has already sent: only one that comes later than this is a second one. */
const SAME_INTERRUPT_MS = 1_000;

/**
 * Programs that run in parallel. Ctrl-C interrupts each once, waits until they have ended, since Terraform releases its
 * lock only then, and ends this process; a second Ctrl-C kills them.
 */
export class Children {
  private readonly running = new Set<ChildProcess>();
  private interruptedAt: number | undefined;

  constructor() {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => this.interrupt());
  }

  /**
   * Runs a program to its end and returns its output.
   * @throws UserError if there is no such program
   */
  run(program: string, args: readonly string[], { env = {}, cwd, onLine }: ChildOptions = {}): Promise<Ended> {
    return new Promise((resolve, reject) => {
      // After Ctrl-C nothing is started any more: the process ends with the last running program.
      if (this.interruptedAt !== undefined) return;
      // In a process group of its own, so that Ctrl-C does not reach it a second time: Terraform would then not clean
      // up.
      const child = spawn(program, args, {
        env: { ...process.env, ...env },
        ...(cwd !== undefined && { cwd }),
        stdio: ['ignore', 'pipe', 'pipe'],
        detached: true,
      });
      this.running.add(child);
      const written = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
      for (const stream of ['stdout', 'stderr'] as const) {
        child[stream].on('data', (chunk: Buffer) => written[stream].push(chunk));
        if (onLine !== undefined) createInterface({ input: child[stream] }).on('line', onLine);
      }
      child.once('error', (error: NodeJS.ErrnoException) => {
        this.running.delete(child);
        reject(
          new UserError(`${program} cannot be run: ${error.code === 'ENOENT' ? 'it is not in PATH' : error.message}`),
        );
      });
      child.once('close', (status) => {
        this.running.delete(child);
        if (this.interruptedAt !== undefined) {
          if (this.running.size === 0) process.exit(INTERRUPTED);
          return;
        }
        const [stdout, stderr] = [written.stdout, written.stderr].map((chunks) => Buffer.concat(chunks).toString());
        resolve({ status, stdout: stdout ?? '', stderr: stderr ?? '' });
      });
    });
  }

  private interrupt(): void {
    const now = Date.now();
    const again = this.interruptedAt !== undefined && now - this.interruptedAt > SAME_INTERRUPT_MS;
    if (this.interruptedAt !== undefined && !again) return;
    this.interruptedAt ??= now;
    for (const child of this.running) signalGroup(child, again ? 'SIGKILL' : 'SIGINT');
    if (again || this.running.size === 0) process.exit(INTERRUPTED);
  }
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // It has ended just now.
  }
}
