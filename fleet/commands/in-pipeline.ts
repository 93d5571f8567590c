import { isUserError } from '../../lib/user-error';
import type { Platform } from '../ci/platform';
import { thisPlatform } from '../ci/this-platform';

/**
 * Variables of Terraform's own log, which holds what providers send and receive: everybody can read the log of a job.
 */
const TERRAFORM_LOG = ['TF_LOG', 'TF_LOG_CORE', 'TF_LOG_PROVIDER'];

/**
 * A command of a pipeline: its mistakes are shown where the pipeline shows errors, and its files are for their owner
 * alone.
 */
export function inPipeline<Given extends readonly unknown[]>(
  run: (platform: Platform, ...given: Given) => Promise<void>,
) {
  return async (...given: Given): Promise<void> => {
    process.umask(0o077);
    for (const name of TERRAFORM_LOG) delete process.env[name];
    const platform = thisPlatform(process.env);
    try {
      await run(platform, ...given);
    } catch (error) {
      if (!isUserError(error)) throw error;
      platform.annotate('error', error.message);
      process.exitCode = 1;
    }
  };
}
