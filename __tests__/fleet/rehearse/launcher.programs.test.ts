import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { launch } from '../../../fleet/rehearse/launcher';
import { becomesTrue } from '../../../fleet/rehearse/wait';

const PATIENCE_MS = 10_000;

const isThere = (pid: number) => existsSync(`/proc/${pid}`);

/** Starts a process and keeps what it says. */
function start(command: string, args: readonly string[], env: NodeJS.ProcessEnv = { PATH: process.env.PATH }) {
  const said: string[] = [];
  return { said, child: launch({ command, args, env, onLines: (lines) => said.push(...lines) }) };
}

test.each([
  [
    'gets its arguments and its environment and no other, and its whole output is reported, with its status',
    ['sh', '-c', 'echo "$1 $GIVEN"; env | grep -c ^HOME=; printf "no line end" >&2; exit 3', 'sh', 'an argument'],
    3,
    ['0', 'an argument given', 'no line end'],
  ],
  ['says so, and is over, where it cannot be started', ['/no/such/program'], null, [expect.stringContaining('ENOENT')]],
])('a process that a rehearsal starts %s', async (_what, [command = '', ...args], status, told) => {
  const { child, said } = start(command, args, { PATH: process.env.PATH, GIVEN: 'given' });
  expect(await child.exited).toBe(status);
  await child.over;
  expect([child.closed, said.sort()]).toEqual([true, told]);
});

test('it gets the signals that it is sent', async () => {
  const script = 'trap "echo hangs up; exit" HUP; echo ready; while :; do sleep 0.05; done';
  const { child, said } = start('sh', ['-c', script]);
  await becomesTrue(async () => said.includes('ready'), PATIENCE_MS);
  child.signal('SIGHUP');
  await child.over;
  expect(said).toEqual(['ready', 'hangs up']);
});

test('it is killed, and says why, where the process that started it is killed', async () => {
  const { child, said } = start('sh', ['-c', 'echo $PPID $$; exec sleep 600']);
  await becomesTrue(async () => said.length > 0, PATIENCE_MS);
  const [parent, pid] = (said[0] ?? '').split(' ').map(Number);
  process.kill(parent ?? 0, 'SIGKILL');
  await child.over;
  expect(said.slice(1)).toEqual(['killed, as the process that had started it ended']);
  expect(await becomesTrue(async () => !isThere(pid ?? 0), PATIENCE_MS)).toBe(true);
});

test.each(['SIGKILL', 'SIGTERM'] as const)('it ends with the rehearsal that a %s ends', async (signal) => {
  const rehearsal = spawn(process.execPath, ['-e', STARTS_ONE], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [chunk] = await once(rehearsal.stdout, 'data');
  const pid = Number.parseInt(String(chunk), 10);
  expect(isThere(pid)).toBe(true);
  rehearsal.kill(signal);
  expect(await becomesTrue(async () => !isThere(pid), PATIENCE_MS)).toBe(true);
});

test('it does not keep a rehearsal from its end, when it is over', async () => {
  const begun = Date.now();
  const rehearsal = spawn(process.execPath, ['-e', RUNS_ONE], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(rehearsal, 'exit');
  expect(rehearsal.exitCode).toBe(0);
  expect(Date.now() - begun).toBeLessThan(PATIENCE_MS);
});

const LAUNCH = `
  const { launch } = require(require('./tools/compile').compiled('fleet/rehearse/launcher'));
  const start = (...args) => launch({ command: 'sleep', args, env: { PATH: process.env.PATH }, onLines: console.error });`;
const STARTS_ONE = `${LAUNCH}
  const child = start('600');
  setInterval(() => { if (child.pid) console.log(child.pid); }, 50);`;
const RUNS_ONE = `${LAUNCH}
  start('0.1');`;
