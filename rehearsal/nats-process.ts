import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** How many of a server's last log lines are kept for a report. */
const KEPT_LOG_LINES = 2000;
/** A server that a signal asks to stop, and that takes longer, is killed. */
const STOP_TIMEOUT_MS = 5000;

/** Every server that runs, so that none outlives the rehearsal whatever ends it. */
const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** What {@link NatsProcess} starts. */
export interface NatsProcessProps {
  /** Path of nats-server. */
  readonly binary: string;
  /** Name for reports. */
  readonly name: string;
  readonly configFile: string;
  /** Environment of the process, as its container would have it. */
  readonly env: Readonly<Record<string, string>>;
}

/** One real nats-server process. */
export class NatsProcess {
  readonly name: string;
  private child: ChildProcess | undefined;
  /** Whether it has ended; where it did so by itself, all that it said is in the log. */
  private ended = false;
  private readonly log: string[] = [];

  constructor(private readonly props: NatsProcessProps) {
    this.name = props.name;
  }

  /** Starts it; does not wait until it is ready. */
  start(): void {
    if (this.running) throw new Error(`${this.name} runs already`);
    const child = spawn(this.props.binary, ['--config', this.props.configFile], {
      env: { PATH: process.env.PATH, HOME: process.env.HOME, ...this.props.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.add(child);
    this.child = child;
    this.ended = false;
    let rest = '';
    const read = (chunk: Buffer) => {
      const lines = `${rest}${chunk.toString()}`.split('\n');
      rest = lines.pop() ?? '';
      this.log.push(...lines);
      this.log.splice(0, this.log.length - KEPT_LOG_LINES);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('error', (error) => this.log.push(String(error)));
    child.once('exit', () => running.delete(child));
    child.once('close', () => {
      if (this.child === child) this.ended = true;
    });
  }

  get running(): boolean {
    return this.child !== undefined && !this.ended;
  }

  get pid(): number | undefined {
    return this.child?.pid;
  }

  /** The log so far, newest last. */
  get logLines(): readonly string[] {
    return this.log;
  }

  /** Log lines that say what went wrong, or else the last ones. */
  complaints(limit = 5): string[] {
    const bad = this.log.filter((line) => /\[(ERR|FTL|WRN)\]|nats-server:|error/i.test(line));
    return (bad.length > 0 ? bad : this.log).slice(-limit);
  }

  /** Asks it to read its configuration again, with nats-server's own command. */
  reload(): void {
    const { status, stderr } = spawnSync(this.props.binary, ['--signal', `reload=${this.pid}`], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`${this.name}: nats-server --signal reload failed: ${stderr.trim()}`);
  }

  /** Ends it at once, as a power cut would. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** Ends it in good order. */
  async stop(): Promise<void> {
    await this.end('SIGTERM');
  }

  /**
   * Ends it as a kubelet ends a container: the hook is run, then it is asked to stop, and what takes longer is killed.
   * Throws where the hook fails.
   * @param hook a command of nats-server's, as a container of this server would run it; empty for none
   * @param graceSeconds the time for all of it
   */
  async terminate(hook: readonly string[], graceSeconds: number): Promise<void> {
    const { child } = this;
    if (!child || !this.running) return;
    const exited = once(child, 'exit');
    const timer = setTimeout(() => child.kill('SIGKILL'), graceSeconds * 1000);
    try {
      const [program, ...args] = hook;
      if (program !== undefined) await execute(program === 'nats-server' ? this.props.binary : program, args);
      child.kill('SIGTERM');
      await exited;
      this.ended = true;
    } finally {
      clearTimeout(timer);
    }
  }

  private async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const { child } = this;
    if (!child || !this.running) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    await exited;
    this.ended = true;
    clearTimeout(timer);
  }
}
