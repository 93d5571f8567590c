/**
 * A line of Terraform's errors without the value in it. Beneath a snippet Terraform shows the values of the names in
 * it, and does not know as secret what comes out of another stack's state.
 */
export function withoutValue(line: string): string {
  return line.replace(/^(.*│.* is )".*"?$/, '$1(not shown)');
}
