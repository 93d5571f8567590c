/** The end of the error of a plan that is run too early: it names the stack that creates what is missing. */
export function firstApply(giver: string): string {
  return `Stack ${giver} makes it: apply that first.`;
}

/**
 * The stack that must be applied first, if a plan was run too early.
 * @param errors what Terraform wrote
 */
export function giverIn(errors: string): string | undefined {
  // Terraform wraps lines, and begins each with a bar.
  const text = errors.replace(/[\s│]+/g, ' ');
  return new RegExp(firstApply('([\\w-]+)').replace(/\.$/, '\\.')).exec(text)?.[1];
}
