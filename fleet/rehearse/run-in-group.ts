import { type ChildProcess, spawn } from 'node:child_process';

/** Process groups that run now. */
const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const { pid } of running) interrupt(pid);
});

/**
 * Runs a program that takes long to its end, in a process group of its own: what it starts is in it too, and all of
 * them are interrupted when this process ends first.
 * @throws Error with what it wrote, if it fails or cannot be started
 */
export function runInGroup(program: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env, stdio: ['ignore', 'ignore', 'pipe'], detached: true });
    running.add(child);
    let written = '';
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      written += chunk;
    });
    child.once('error', (error) => {
      running.delete(child);
      reject(error);
    });
    child.once('close', (status) => {
      running.delete(child);
      if (status === 0) resolve();
      else reject(new Error(`Command failed: ${[program, ...args].join(' ')}\n${written}`));
    });
  });
}

/** Sends the signal of Ctrl-C to a group: go then removes its temporary files. */
function interrupt(group: number | undefined): void {
  if (group === undefined) return;
  try {
    process.kill(-group, 'SIGINT');
  } catch {
    // It has ended just now.
  }
}
