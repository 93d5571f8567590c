import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { findOnPath } from '../../fleet/rehearse/binary';
import type { TerraformRelease } from '../../fleet/terraform/terraform-releases';

/** Names the folder with programs such as `terraform-1.15.9` and `tofu-1.12.6`. */
export const PROGRAMS_VARIABLE = 'NATS_NIGHTLY_PROGRAMS';

/** Path of a program of just that version: in the folder that the variable names, else in the PATH. */
export function findProgram({ program, version }: TerraformRelease): string | undefined {
  const folder = process.env[PROGRAMS_VARIABLE];
  const named = folder ? resolve(join(folder, `${program}-${version}`)) : undefined;
  return [named, findOnPath(program, process.env)].find((path) => path !== undefined && versionOf(path) === version);
}

function versionOf(path: string): string | undefined {
  if (!existsSync(path)) return undefined;
  const { stdout } = spawnSync(path, ['version', '-json'], {
    encoding: 'utf8',
    env: { ...process.env, CHECKPOINT_DISABLE: '1' },
  });
  return /"terraform_version":\s*"([^"]+)"/.exec(stdout ?? '')?.[1];
}

/** Why stacks cannot be run with real providers here; `undefined` where they can. */
export function providersLack(env: NodeJS.ProcessEnv): string | undefined {
  if (env.NATS_TEST_TERRAFORM === 'registry' || existsSync(env.TF_CLI_CONFIG_FILE ?? '')) return undefined;
  return 'no providers: set TF_CLI_CONFIG_FILE to a file that names a mirror of them, or NATS_TEST_TERRAFORM=registry';
}
