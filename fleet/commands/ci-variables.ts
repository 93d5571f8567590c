import { UserError } from '../../lib/user-error';
import { cdktfContext, selectedEnvironment } from '../project/selection';
import { isDuration } from '../terraform/duration';

/** Name of the environment of this run. @throws UserError where there is no cdktf.json */
export function thisEnvironment(): string {
  return selectedEnvironment(process.env, cdktfContext());
}

/** How long to wait for the lock of a state. @throws UserError where FLEET_LOCK_TIMEOUT is no duration */
export function lockTimeout(): string {
  const given = process.env.FLEET_LOCK_TIMEOUT || '2m';
  if (isDuration(given)) return given;
  throw new UserError(`FLEET_LOCK_TIMEOUT is ${JSON.stringify(given)}; it has to be a duration such as 90s or 2m`);
}
