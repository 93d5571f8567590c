/** A release of a program that runs synthesized stacks. */
export interface TerraformRelease {
  readonly program: 'terraform' | 'tofu';
  readonly version: string;
}

/**
 * The releases that the nightly tests run. The release line of each is accepted, unless it has a known fault
 * (`program-versions.ts`): those are run to confirm the fault.
 */
export const TERRAFORM_RELEASES: readonly TerraformRelease[] = [
  { program: 'terraform', version: '1.11.4' },
  { program: 'terraform', version: '1.15.9' },
  { program: 'tofu', version: '1.12.6' },
];

/** The release line of a version, such as `1.11` of `1.11.4`. */
export function lineOf(version: string): string {
  return version.split('.').slice(0, 2).join('.');
}
