import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../lib/user-error';

/** The program that runs Terraform configurations: cdktf's own variable chooses it. */
export function terraformProgram(variables: Readonly<Record<string, string | undefined>> = process.env): string {
  return variables.TERRAFORM_BINARY_NAME || 'terraform';
}

/** Additional variables of every Terraform process: it must not check for a newer version. */
export const TERRAFORM_VARIABLES = { CHECKPOINT_DISABLE: '1' } as const;

/** Whether `terraform init` has been run in a stack's working folder. */
export function isInitialised(folder: string): boolean {
  return existsSync(join(folder, 'cdk.tf.json')) && existsSync(join(folder, '.terraform'));
}

/** Runs it in a stack's working folder, in this terminal. @throws UserError if it fails, after its own messages */
export async function runTerraform(folder: string, args: readonly string[]): Promise<void> {
  const program = terraformProgram();
  const status = await new Promise<number | null>((resolve, reject) => {
    // A state, its backup and a state that could not be saved contain private keys.
    const umask = process.umask(0o077);
    const env = { ...process.env, ...TERRAFORM_VARIABLES };
    const child = spawn(program, [`-chdir=${folder}`, ...args], { stdio: 'inherit', env });
    process.umask(umask);
    child.once('error', () =>
      reject(new UserError(`${program} is not in PATH; to use another program, set TERRAFORM_BINARY_NAME`)),
    );
    child.once('exit', resolve);
  });
  if (status !== 0)
    throw new UserError(
      `${program} ${args[0] ?? ''} failed; unfinished work is still in the state. Run the same command again.`,
    );
}
