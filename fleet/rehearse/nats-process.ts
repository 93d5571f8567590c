import { type LaunchedProcess, launch } from './launcher';

/** How many of a server's last log lines are kept for a report. */
const KEPT_LOG_LINES = 2000;
/** A server that a signal asks to stop, and that takes longer, is killed. */
const STOP_TIMEOUT_MS = 5000;

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
  private child: LaunchedProcess | undefined;
  /** Whether it was ended here; where it exited on its own, all of its output is in the log. */
  private ended = false;
  private readonly log: string[] = [];

  constructor(private readonly props: NatsProcessProps) {
    this.name = props.name;
  }

  /** Starts it; does not wait until it is ready. */
  start(): void {
    if (this.running) throw new Error(`${this.name} is already running`);
    this.child = launch({
      command: this.props.binary,
      args: ['--config', this.props.configFile],
      env: { ...outerEnv(), ...this.props.env },
      onLines: (lines) => this.note(lines),
    });
    this.ended = false;
  }

  get running(): boolean {
    return this.child !== undefined && !this.ended && !this.child.closed;
  }

  /** Absent until it has started. */
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

  /** Asks it to read its configuration again, with nats-server's own command. Throws where that fails. */
  async reload(): Promise<void> {
    await this.run(['--signal', `reload=${this.pid}`]);
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
    const timer = setTimeout(() => child.signal('SIGKILL'), graceSeconds * 1000);
    try {
      const [program, ...args] = hook;
      if (program !== undefined) await this.run(args, program === 'nats-server' ? this.props.binary : program);
      child.signal('SIGTERM');
      await child.exited;
      this.ended = true;
    } finally {
      clearTimeout(timer);
    }
  }

  private async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const { child } = this;
    if (!child || !this.running) return;
    child.signal(signal);
    const timer = setTimeout(() => child.signal('SIGKILL'), STOP_TIMEOUT_MS);
    await child.exited;
    this.ended = true;
    clearTimeout(timer);
  }

  /** Runs a command to its end. Throws, with what it said, where it fails. */
  private async run(args: readonly string[], command = this.props.binary): Promise<void> {
    const said: string[] = [];
    const child = launch({ command, args, env: outerEnv(), onLines: (lines) => said.push(...lines) });
    if ((await child.exited) === 0) return;
    await child.over;
    throw new Error(`${this.name}: ${[command, ...args].join(' ')} failed: ${said.join(' ')}`);
  }

  private note(lines: readonly string[]): void {
    this.log.push(...lines);
    this.log.splice(0, this.log.length - KEPT_LOG_LINES);
  }
}

function outerEnv(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, HOME: process.env.HOME };
}
