import { mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UserError } from '../../lib/user-error';
import type { Children } from './children';

/**
 * Synthesizes like `npx cdktf synth`: runs the "app" of cdktf.json, which writes to the folder.
 * @param environment name of the environment
 * @param outdir folder that the app writes to
 * @param project folder of cdktf.json. Default: that of this process
 * @throws UserError with all output of the app, if it fails
 */
export async function runApp(
  children: Children,
  environment: string,
  outdir: string,
  project = process.cwd(),
): Promise<void> {
  const { app, context = {} }: { app?: string; context?: object } = JSON.parse(
    readFileSync(join(project, 'cdktf.json'), 'utf8'),
  );
  if (app === undefined) throw new UserError('cdktf.json has no "app", the command that synthesizes');
  mkdirSync(outdir, { recursive: true });
  const { status, stdout, stderr } = await children.run('/bin/sh', ['-c', app], {
    cwd: project,
    env: {
      NATS_ENV: environment,
      CDKTF_OUTDIR: resolve(outdir),
      CDKTF_CONTEXT_JSON: JSON.stringify({ ...context, environment }),
    },
  });
  if (status !== 0) throw new UserError(`${stdout}${stderr}`.trimEnd());
}
