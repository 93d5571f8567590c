/** Marks an error of another bundle, which has a class of its own (tools/compile.js). */
const MARK = Symbol.for('nats-edge-fleet/user-error');

/** A mistake that the user can fix. Its message is complete; a stack trace would only hide it. */
export class UserError extends Error {
  get [MARK](): true {
    return true;
  }
}

/** Whether an error is a {@link UserError}, of this bundle or of another one. */
export function isUserError(error: unknown): error is UserError {
  return error instanceof Error && MARK in error;
}
