import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import type { LauncherNews, LauncherOrder } from './launcher';

/** What the launcher does: see `launcher.ts`. */
const children = new Map<number, ChildProcess>();

process.on('message', (order: LauncherOrder) => {
  if (order.order === 'start') start(order);
  else children.get(order.of)?.kill(order.signal);
});
process.once('disconnect', () => {
  for (const child of children.values()) child.kill('SIGKILL');
  process.exit();
});
// A terminal sends these signals to all its processes. The process that started this one decides who ends when.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);

function start({ of, command, args, env }: Extract<LauncherOrder, { order: 'start' }>): void {
  const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  children.set(of, child);
  if (child.pid !== undefined) tell({ news: 'started', of, pid: child.pid });
  for (const output of [child.stdout, child.stderr]) readLines(output, (lines) => tell({ news: 'lines', of, lines }));
  child.once('error', (error) => tell({ news: 'lines', of, lines: [String(error)] }));
  child.once('exit', (status) => tell({ news: 'exited', of, status }));
  child.once('close', () => {
    children.delete(of);
    // A process that could not be started has no exit event.
    if (child.pid === undefined) tell({ news: 'exited', of, status: null });
    tell({ news: 'closed', of });
  });
}

function readLines(output: Readable, onLines: (lines: readonly string[]) => void): void {
  let rest = '';
  output.setEncoding('utf8');
  output.on('data', (chunk: string) => {
    const lines = `${rest}${chunk}`.split('\n');
    rest = lines.pop() ?? '';
    if (lines.length > 0) onLines(lines);
  });
  output.once('end', () => {
    if (rest !== '') onLines([rest]);
  });
}

function tell(news: LauncherNews): void {
  // If the process that started this one has ended, this one ends too.
  process.send?.(news, () => undefined);
}
