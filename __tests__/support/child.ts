import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './folder';

const ROOT = join(__dirname, '../..');

/** `fleet` as a process of its own, with a folder of its own for temporary files. */
export class FleetChild {
  /** Folder that is empty before and must be afterwards. */
  readonly tmp = join(temporaryFolder(), 'tmp');
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null }>;
  private written = '';
  private readonly child: ChildProcess;

  /** @param killedAfterMs when it is killed, in milliseconds, so that no test waits for ever. @default never */
  constructor(args: readonly string[], env: Readonly<Record<string, string | undefined>> = {}, killedAfterMs?: number) {
    mkdirSync(this.tmp);
    const { NATS_ENV: _environment, NATS_SITES: _sites, NO_COLOR: _color, FORCE_COLOR: _force, ...rest } = process.env;
    this.child = spawn(process.execPath, [join(ROOT, 'fleet/bin.js'), ...args], {
      cwd: ROOT,
      env: { ...rest, TMPDIR: this.tmp, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.written += chunk.toString();
      });
    }
    const killed = killedAfterMs && setTimeout(() => this.child.kill('SIGKILL'), killedAfterMs);
    this.ended = new Promise((resolve) =>
      this.child.once('close', (code, signal) => {
        clearTimeout(killed);
        resolve({ code, signal });
      }),
    );
  }

  /** Everything that it wrote so far. */
  get output(): string {
    return this.written;
  }

  /** Waits until it has written something; an error with all that it wrote if it ends before. */
  async writes(text: string): Promise<void> {
    let hasEnded = false;
    void this.ended.then(() => {
      hasEnded = true;
    });
    while (!this.written.includes(text)) {
      if (hasEnded) throw new Error(`it ended without writing ${JSON.stringify(text)}:\n${this.written}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Command lines of the processes that work in its temporary folder. */
  servers(): string[] {
    return processes().flatMap(({ line }) => (line.includes(this.tmp) ? [line] : []));
  }

  /** Kills a process that works in its temporary folder, the one whose command line has this text. */
  killServer(text: string): void {
    for (const { pid, line } of processes())
      if (line.includes(this.tmp) && line.includes(text)) process.kill(pid, 'SIGKILL');
  }

  /** What it left in its temporary folder. */
  leftovers(): string[] {
    return readdirSync(this.tmp);
  }
}

/** Every process of this machine, with its command line. */
export function processes(): { readonly pid: number; readonly line: string }[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .map((pid) => {
      try {
        return { pid: Number(pid), line: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ') };
      } catch {
        return { pid: Number(pid), line: '' };
      }
    });
}
