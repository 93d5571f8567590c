/** A program that runs what was synthesized, of one release. */
export interface TerraformRelease {
  readonly program: 'terraform' | 'tofu';
  readonly version: string;
}

/**
 * What the nightly tests run. The line of each is accepted, unless something is known to go wrong with it (`program-versions.ts`):
 * those are run so that what is said of them stays true.
 */
export const TERRAFORM_RELEASES: readonly TerraformRelease[] = [
  { program: 'terraform', version: '1.11.4' },
  { program: 'terraform', version: '1.15.9' },
  { program: 'tofu', version: '1.12.6' },
];

/** The line of a version, such as `1.11` of `1.11.4`. */
export function lineOf(version: string): string {
  return version.split('.').slice(0, 2).join('.');
}
