import { UserError } from '../../lib/user-error';

/** The variable that holds the key, and how to make one. */
const VARIABLE = 'FLEET_PLAN_KEY';

/** Fewer characters could be guessed. */
const LEAST = 32;

/**
 * Takes the key of plans out of the variables, so that no program that is started from here on sees it.
 * @throws UserError where it is missing or too short
 */
export function takePlanKey(variables: NodeJS.ProcessEnv): string {
  const key = variables[VARIABLE] ?? '';
  delete variables[VARIABLE];
  if (key.length >= LEAST) return key;
  throw new UserError(`${VARIABLE} must be set, to ${LEAST} characters or more: openssl rand -hex 32`);
}
