import { type ChildProcess, spawn } from 'node:child_process';
import { Command } from 'commander';
import { endWhenInterrupted } from '../../fleet/commands/interrupt';
import { Progress, style } from '../../fleet/commands/terminal';
import { fetchNatsServer } from '../../fleet/rehearse/binary';
import { main } from '../../lib/main';
import { paint } from '../../lib/paint';
import { UserError } from '../../lib/user-error';
import { type Job, nightlyJobs } from './jobs';
import { findProgram, PROGRAMS_VARIABLE, providersLack } from './programs';

interface Options {
  readonly only?: string;
  readonly list?: boolean;
}

/** How many of the last lines of what failed are shown; all of them are in its own output. */
const SHOWN_LINES = 60;

const command = new Command('test:nightly')
  .description(
    'Proves every accepted version: all drills on each release of nats-server that is known to be accepted, and\n' +
      'Terraform and OpenTofu with the real providers. It takes about two and a half hours. What cannot be had is skipped, with the reason;\n' +
      'exit code 1 if anything failed.',
  )
  .option('--only <text>', 'only what has this in its name, such as "2.15.0" or "tofu"')
  .option('--list', 'name what would be run, and run nothing')
  .addHelpText(
    'after',
    '\nExamples:\n' +
      '  npm run test:nightly\n' +
      '  npm run test:nightly -- --only "nats-server 2.15.0"\n' +
      '\nVariables:\n' +
      `  ${PROGRAMS_VARIABLE}   folder with terraform-VERSION and tofu-VERSION (default: what is in PATH, where the version is right)\n` +
      '  TF_CLI_CONFIG_FILE      a file that names a mirror of the providers\n' +
      '  NATS_TEST_TERRAFORM     "registry": the providers come from their registry\n' +
      '  NO_COLOR                no colours',
  )
  .action(run);

async function run({ only, list }: Options): Promise<void> {
  endWhenInterrupted();
  const jobs = nightlyJobs().filter(({ name }) => only === undefined || name.includes(only));
  if (jobs.length === 0)
    throw new UserError(`--only: nothing has ${JSON.stringify(only)} in its name; --list names all`);
  if (list) {
    for (const { name } of jobs) console.log(name);
    return;
  }
  const progress = new Progress();
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const [index, job] of jobs.entries()) {
    progress.show(`${index + 1} of ${jobs.length}  ${job.name}`);
    const begun = Date.now();
    const result = await resultOf(job, (text) => progress.print(text));
    counts[result.status] += 1;
    const took = `${((Date.now() - begun) / 1000).toFixed(0)} s`;
    progress.print(lineOf(job, result, took));
    if (result.status === 'failed') progress.print(result.output.split('\n').slice(-SHOWN_LINES).join('\n'));
  }
  progress.print(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  if (counts.failed > 0) process.exitCode = 1;
}

type Result =
  | { readonly status: 'passed' }
  | { readonly status: 'failed'; readonly output: string }
  | { readonly status: 'skipped'; readonly reason: string };

function lineOf({ name }: Job, result: Result, took: string): string {
  if (result.status === 'skipped')
    return `  ${paint('–', 'dim', style())} ${name}  ${paint(`skipped: ${result.reason}`, 'dim', style())}`;
  const mark = result.status === 'passed' ? paint('✓', 'green', style()) : paint('✗', 'red', style());
  return `  ${mark} ${name}  ${paint(took, 'dim', style())}`;
}

async function resultOf(job: Job, print: (text: string) => void): Promise<Result> {
  const found = await environmentOf(job, print);
  if ('reason' in found) return { status: 'skipped', reason: found.reason };
  const { status, output } = await ended(job.command, { ...process.env, ...job.env, ...found, NO_COLOR: '1' });
  if (!job.fails) return status === 0 ? { status: 'passed' } : { status: 'failed', output };
  // A rehearsal that did not run has failed too; what counts is its result.
  if (status !== 0 && / proven in /.test(output)) return { status: 'passed' };
  return {
    status: 'failed',
    output: `${output}\nIt was to fail${status === 0 ? ', and passed' : ' in a drill, and did not get that far'}.`,
  };
}

/** The variables that give a job its program, or why it cannot be had. */
async function environmentOf(
  { takes }: Job,
  print: (text: string) => void,
): Promise<Readonly<Record<string, string>> | { readonly reason: string }> {
  if ('nats' in takes) {
    try {
      const { path } = await fetchNatsServer({ version: takes.nats, env: process.env, progress: print });
      return { NATS_SERVER: path };
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return { reason: error.message.split('\n')[0] ?? '' };
    }
  }
  const program = findProgram(takes);
  const lack =
    program === undefined
      ? `no ${takes.program} ${takes.version}: put it into $${PROGRAMS_VARIABLE} as ${takes.program}-${takes.version}`
      : providersLack(process.env);
  if (lack !== undefined) return { reason: lack };
  if (takes.cluster && process.getuid?.() !== 0) return { reason: 'the test cluster needs root' };
  return { TERRAFORM_BINARY_NAME: program ?? '', NATS_PROVIDER_LOCK: 'off' };
}

/** What runs now, so that Ctrl-C ends it. */
let running: ChildProcess | undefined;
process.once('exit', () => running?.kill());

function ended(args: readonly string[], env: NodeJS.ProcessEnv): Promise<{ status: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    running = child;
    let output = '';
    const read = (chunk: Buffer) => {
      output += chunk.toString();
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('error', reject);
    child.once('close', (status) => resolve({ status, output }));
  });
}

main(async () => {
  await command.parseAsync();
});
