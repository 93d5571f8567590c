import { spawnSync } from 'node:child_process';
import { helm } from '../../support/binaries';

/** A program that a test runs, if it is there. */
export interface Tool {
  /** What to run, or undefined where it is not found. */
  readonly command: string | undefined;
  /** Stands in the titles of the tests: nothing, or why they are skipped and how to install the program. */
  readonly note: string;
  /** Runs it to its end. */
  run(args: readonly string[]): Outcome;
}

/** What became of a program. */
export interface Outcome {
  /** Exit status; null if a signal ended it. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs Helm to its end. */
export function runHelm(args: readonly string[]): Outcome {
  return outcomeOf(helm(), args);
}

/** Prometheus's own checker of rules. */
export function promtoolTool(): Tool {
  return tool('promtool', 'PROMTOOL', ['--version'], 'apt-get install prometheus');
}

/** Looks for a program: where the environment variable says (and then it must be there), else in PATH. */
export function tool(name: string, variable: string, versionArgs: readonly string[], install: string): Tool {
  const found = spawnSync(name, versionArgs).status === 0 ? name : undefined;
  const command = process.env[variable] ?? found;
  return {
    command,
    note: command === undefined ? ` (skipped: no ${name} in PATH or $${variable}; ${install})` : '',
    run(args) {
      if (command === undefined) throw new Error(`${name} is not installed`);
      return outcomeOf(command, args);
    },
  };
}

function outcomeOf(command: string, args: readonly string[]): Outcome {
  const done = spawnSync(command, args, { encoding: 'utf8' });
  if (done.error !== undefined) throw done.error;
  return { status: done.status, stdout: done.stdout, stderr: done.stderr };
}
