import { execFile, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { terraformProgram } from '../../fleet/terraform/terraform-program';

/** What became of a program: its exit code and all that it wrote, without colours. */
export interface CommandOutcome {
  readonly status: number | null;
  readonly output: string;
}

/** The program of these tests; the nightly tests name others. */
export const PROGRAM = terraformProgram();

const found = spawnSync(PROGRAM, ['version'], { env: environment() }).status === 0;

/** `describe`, or where terraform is not in PATH, one that is skipped. */
export const describeWithTerraform = found ? describe : describe.skip;

/** Added to the titles of tests that are skipped here: why they are. */
export const TERRAFORM_NOTE = found ? '' : ' (skipped: no terraform in PATH)';

const mirror = existsSync(process.env.TF_CLI_CONFIG_FILE ?? '');
const providers = found && (mirror || process.env.NATS_TEST_TERRAFORM === 'registry');

/** `describe`, or where the providers are not to be had, one that is skipped. */
export const describeWithProviders = providers ? describe : describe.skip;

/** Added to the titles of tests that are skipped here: why they are. */
export const PROVIDERS_NOTE = providers
  ? ''
  : found
    ? ' (skipped: set TF_CLI_CONFIG_FILE to a file that names a mirror of the providers, or NATS_TEST_TERRAFORM=registry)'
    : TERRAFORM_NOTE;

/**
 * The programs that run Terraform configurations: terraform and tofu where they are in PATH, or just the one that is
 * named.
 */
export const PROGRAMS = (process.env.TERRAFORM_BINARY_NAME ? [PROGRAM] : ['terraform', 'tofu']).filter(
  (program) => spawnSync(program, ['version'], { env: environment() }).status === 0,
);

/** Runs terraform in a folder, while this process goes on: to answer it, for example. */
export function terraformAlongside(folder: string, ...args: readonly string[]): Promise<CommandOutcome> {
  return new Promise((resolve) => {
    const options = { env: environment() };
    execFile(PROGRAM, [`-chdir=${folder}`, ...args, '-no-color'], options, (error, stdout, stderr) => {
      const status = error === null ? 0 : typeof error.code === 'number' ? error.code : null;
      resolve({ status, output: `${stdout}${stderr}` });
    });
  });
}

/** Runs terraform in a folder. */
export function terraform(folder: string, ...args: readonly string[]): CommandOutcome {
  return run(PROGRAM, folder, ...args);
}

/** Runs one of {@link PROGRAMS} in a folder. */
export function run(program: string, folder: string, ...args: readonly string[]): CommandOutcome {
  const { status, stdout, stderr } = spawnSync(program, [`-chdir=${folder}`, ...args, '-no-color'], {
    encoding: 'utf8',
    env: environment(),
  });
  return { status, output: `${stdout}${stderr}` };
}

/** Variables for terraform and cdktf: no calls home, no questions, and no configuration that is not there. */
export function environment(changes: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const { TF_CLI_CONFIG_FILE, ...rest } = process.env;
  const kept = existsSync(TF_CLI_CONFIG_FILE ?? '') ? { TF_CLI_CONFIG_FILE } : {};
  return { ...rest, ...kept, CHECKPOINT_DISABLE: '1', CI: '1', TF_INPUT: '0', TF_IN_AUTOMATION: '1', ...changes };
}
