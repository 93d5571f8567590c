/** A mistake that the user can mend. Its message says all there is to know; a stack trace would only hide it. */
export class UserError extends Error {}
