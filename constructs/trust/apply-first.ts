/** How the error of a plan that comes too early names the stack that makes what is missing. */
export function firstApply(giver: string): string {
  return `Stack ${giver} makes it: apply that first.`;
}

/**
 * The stack that has to be applied before, where a plan came too early.
 * @param errors what Terraform wrote
 */
export function giverIn(errors: string): string | undefined {
  // Terraform breaks lines, and puts a bar before each.
  const text = errors.replace(/[\s│]+/g, ' ');
  return new RegExp(firstApply('([\\w-]+)').replace(/\.$/, '\\.')).exec(text)?.[1];
}
