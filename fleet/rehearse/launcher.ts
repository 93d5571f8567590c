import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { packageRoot } from '../../lib/package-root';

/** Requests to the launcher. Each process has a number. */
export type LauncherOrder =
  | {
      readonly order: 'start';
      readonly of: number;
      readonly command: string;
      readonly args: readonly string[];
      readonly env: NodeJS.ProcessEnv;
    }
  | { readonly order: 'signal'; readonly of: number; readonly signal: NodeJS.Signals };

/** Its reports about a process. */
export type LauncherNews =
  | { readonly news: 'started'; readonly of: number; readonly pid: number }
  /** On either of its outputs, without line ends. */
  | { readonly news: 'lines'; readonly of: number; readonly lines: readonly string[] }
  | { readonly news: 'exited'; readonly of: number; readonly status: number | null }
  /** It has exited, and all of its output is reported. */
  | { readonly news: 'closed'; readonly of: number };

/** A process that was started. */
export class LaunchedProcess {
  /** Absent until it has started. */
  pid: number | undefined;
  /** Whether it has exited, and all of its output is reported. */
  closed = false;
  /** Its exit status; `null` where a signal ended it, or where it could not be started. */
  readonly exited: Promise<number | null>;
  /** Until it is closed. */
  readonly over: Promise<void>;
  private exit: (status: number | null) => void = () => undefined;
  private end: () => void = () => undefined;

  constructor(
    private readonly onLines: (lines: readonly string[]) => void,
    /** Sends it a signal, if it still runs. */
    readonly signal: (signal: NodeJS.Signals) => void,
  ) {
    this.exited = new Promise((resolve) => {
      this.exit = resolve;
    });
    this.over = new Promise((resolve) => {
      this.end = resolve;
    });
  }

  hear(news: LauncherNews): void {
    if (news.news === 'started') this.pid = news.pid;
    else if (news.news === 'lines') this.onLines(news.lines);
    else if (news.news === 'exited') this.exit(news.status);
    else {
      this.closed = true;
      this.end();
    }
  }
}

/** A launcher that was not needed for so long is ended. */
const IDLE_MS = 1000;

/** The process that starts others for this one. */
class Launcher {
  private process: ChildProcess | undefined;
  private readonly launched = new Map<number, LaunchedProcess>();
  private idle: NodeJS.Timeout | undefined;
  private last = 0;

  launch({ command, args, env, onLines }: LaunchProps): LaunchedProcess {
    clearTimeout(this.idle);
    this.last += 1;
    const of = this.last;
    const launched = new LaunchedProcess(onLines, (signal) => {
      if (this.launched.has(of)) this.process?.send({ order: 'signal', of, signal } satisfies LauncherOrder);
    });
    this.launched.set(of, launched);
    this.process ??= this.begin();
    this.process.ref();
    this.process.channel?.ref();
    this.process.send({ order: 'start', of, command, args, env } satisfies LauncherOrder);
    return launched;
  }

  /** Kills all that it has started, at once. */
  kill(): void {
    for (const { pid } of this.launched.values()) {
      if (pid === undefined) continue;
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It ended a moment ago.
      }
    }
  }

  private begin(): ChildProcess {
    const launcher = fork(join(packageRoot(), 'tools/run.js'), ['fleet/rehearse/launcher-process'], {
      execArgv: [],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    launcher.on('message', (news: LauncherNews) => this.hear(news));
    launcher.once('exit', () => {
      if (this.process === launcher) this.lose();
    });
    return launcher;
  }

  private hear(news: LauncherNews): void {
    this.launched.get(news.of)?.hear(news);
    if (news.news !== 'closed') return;
    this.launched.delete(news.of);
    if (this.launched.size > 0) return;
    // This process may end while its launcher waits for more.
    this.process?.unref();
    this.process?.channel?.unref();
    this.idle = setTimeout(() => {
      this.process?.disconnect();
      this.process = undefined;
    }, IDLE_MS).unref();
  }

  /** It was ended from outside, so nothing more is known of what it started. */
  private lose(): void {
    this.process = undefined;
    this.kill();
    for (const of of [...this.launched.keys()]) {
      this.hear({ news: 'lines', of, lines: ['killed, as the process that had started it ended'] });
      this.hear({ news: 'exited', of, status: null });
      this.hear({ news: 'closed', of });
    }
  }
}

const launcher = new Launcher();
process.once('exit', () => launcher.kill());

/** Properties of {@link launch}. */
export interface LaunchProps {
  readonly command: string;
  readonly args: readonly string[];
  /** All of its environment. */
  readonly env: NodeJS.ProcessEnv;
  /** Called with its output, on either stream; also with why it could not be started. */
  readonly onLines: (lines: readonly string[]) => void;
}

/**
 * Starts a process through a small one that does nothing else. On Linux, starting a process takes the longer the more
 * memory the parent has, and blocks it meanwhile: a rehearsal of many sites would start its servers several times as
 * slowly, and its drills would miss their timeouts. What was started ends with this process, however that ends.
 */
export function launch(props: LaunchProps): LaunchedProcess {
  return launcher.launch(props);
}
