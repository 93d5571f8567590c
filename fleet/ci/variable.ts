import { UserError } from '../../lib/user-error';

/** A variable of the job that runs this. @throws UserError where it is not set */
export function variable(variables: NodeJS.ProcessEnv, name: string): string {
  const value = variables[name];
  if (value) return value;
  throw new UserError(`${name} is not set, as it is in a job of the pipeline`);
}
