/** Whether a text is a duration in Terraform's format: `90s`, `2m`, `1h30m`. */
export function isDuration(given: string): boolean {
  return /^(\d+(s|m|h))+$/.test(given);
}
