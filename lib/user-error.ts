/** How a mistake is known that another bundle made, which has a class of its own (tools/compile.js). */
const MARK = Symbol.for('nats-edge-fleet/user-error');

/** A mistake that the user can mend. Its message says all there is to know; a stack trace would only hide it. */
export class UserError extends Error {
  get [MARK](): true {
    return true;
  }
}

/** Whether somebody threw a {@link UserError}, in this bundle or in another one. */
export function isUserError(error: unknown): error is UserError {
  return error instanceof Error && MARK in error;
}
