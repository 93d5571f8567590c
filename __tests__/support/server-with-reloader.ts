import { existsSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { SynthesizedContainer } from '../../fleet/model';
import { type LaunchedProcess, launch } from '../../fleet/rehearse/launcher';
import { NatsProcess } from '../../fleet/rehearse/nats-process';
import type { RehearsalPlan } from '../../fleet/rehearse/rehearsal-plan';
import type { RunningFleet } from '../../fleet/rehearse/running-fleet';
import { becomesTrue } from '../../fleet/rehearse/wait';
import { configReloader, natsServer, PINNED } from './binaries';
import { ProjectedVolume } from './projected-volume';
import { writtenFleet } from './rehearsal';

/** A reload takes a second and a half at most; a busy machine takes its time. */
const PATIENCE_MS = 15_000;
/** Where the configuration is mounted, in the pod. */
const CONFIG = 'etc/nats';

/**
 * The first pod of a stack on this machine: its nats-server, its config reloader, and their files as the kubelet keeps
 * them.
 */
export class ServerWithReloader {
  private readonly reloaders: LaunchedProcess[] = [];

  private constructor(
    private readonly fleet: RunningFleet,
    readonly server: NatsProcess,
    readonly volume: ProjectedVolume,
    private readonly pidFile: string,
    private readonly reloaderArgs: readonly string[],
  ) {}

  /** Starts the server, and not yet its reloader. */
  static async start(plan: RehearsalPlan, stack: string): Promise<ServerWithReloader> {
    const fleet = await writtenFleet(plan);
    const [pod] = plan.tiers.find((tier) => tier.stack === stack)?.pods ?? [];
    if (!pod) throw new Error(`no server in stack ${stack}, only in ${stacksOf(plan)}`);
    const root = fleet.root(pod);
    const container = (name: string): SynthesizedContainer => {
      const found = pod.containers.find((candidate) => candidate.name === name);
      if (!found) throw new Error(`${stack} has no container ${name}`);
      return found;
    };
    const server = new NatsProcess({
      binary: natsServer(PINNED),
      name: pod.name,
      configFile: join(root, CONFIG, 'nats.conf'),
      env: Object.fromEntries(container('nats').env.map(({ name, value }) => [name, value ?? ''])),
    });
    const args = container('reloader').args.map((arg) => (arg.startsWith('/') ? join(root, arg) : arg));
    const pidFile = args[args.indexOf('-pid') + 1] ?? '';
    const made = new ServerWithReloader(fleet, server, asVolume(join(root, CONFIG)), pidFile, args);
    await made.startServer();
    return made;
  }

  /** Starts the server, and waits until it is ready. */
  async startServer(): Promise<void> {
    const readyLines = () => this.server.logLines.filter((line) => line.includes('Server is ready')).length;
    const before = readyLines();
    this.server.start();
    const ready = await becomesTrue(async () => readyLines() > before && existsSync(this.pidFile), PATIENCE_MS);
    if (!ready) throw new Error(this.server.logLines.join('\n'));
  }

  /** Starts the real reloader, and waits until it watches or has ended; its log so far, and how it ended. */
  async startReloader() {
    const log: string[] = [];
    const onLines = (lines: readonly string[]) => log.push(...lines);
    const reloader = launch({ command: configReloader(), args: this.reloaderArgs, env: process.env, onLines });
    this.reloaders.push(reloader);
    await becomesTrue(async () => reloader.closed || log.some((line) => line.includes('Live, ready')), PATIENCE_MS);
    return { log, ended: reloader.exited.then((code) => ({ code })) };
  }

  /** How often the server got the signal to reload, and how often it did. */
  get reloads(): { readonly asked: number; readonly done: number } {
    const count = (text: string) => this.server.logLines.filter((line) => line.includes(text)).length;
    return { asked: count('Trapped "hangup" signal'), done: count('Reloaded server configuration') };
  }

  /** Whether the server reloads after this. */
  async reloadsAfter(act: () => void): Promise<boolean> {
    const { done } = this.reloads;
    act();
    return becomesTrue(async () => this.reloads.done > done, PATIENCE_MS);
  }

  /**
   * Changes files as they may always be changed: by a comment in nats.conf, by a text outside of a certificate. All at
   * one moment.
   */
  touch(...paths: readonly string[]): void {
    const text = `# ${process.hrtime.bigint()}\n`;
    this.volume.change(Object.fromEntries(paths.map((path) => [path, `${this.volume.read(path)}${text}`])));
  }

  /** Ends everything, and removes every file. */
  async stop(): Promise<void> {
    for (const reloader of this.reloaders) reloader.signal('SIGKILL');
    await Promise.all(this.reloaders.map(({ over }) => over));
    await this.server.kill();
    await this.fleet.stop();
  }
}

/** The same files at the same place, in a volume. */
function asVolume(folder: string): ProjectedVolume {
  const written = `${folder}.written`;
  renameSync(folder, written);
  const entries = readdirSync(written, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const files = entries.map((entry) => join(entry.parentPath, entry.name));
  const texts = files.map((file) => [file.slice(written.length + 1), readFileSync(file, 'utf8')]);
  return new ProjectedVolume(folder, Object.fromEntries(texts));
}

function stacksOf({ tiers }: RehearsalPlan): string {
  return tiers.map(({ stack }) => stack).join(', ');
}
