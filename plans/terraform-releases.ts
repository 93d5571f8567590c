/** A program that runs what was synthesized. */
export interface TerraformRelease {
  readonly program: 'terraform' | 'tofu';
  readonly version: string;
}

/** What the nightly tests run: the oldest Terraform that is accepted, those where something new is first used, and the newest that was tried. */
export const TERRAFORM_RELEASES: readonly TerraformRelease[] = [
  { program: 'terraform', version: '1.5.7' },
  { program: 'terraform', version: '1.7.5' },
  { program: 'terraform', version: '1.11.4' },
  { program: 'terraform', version: '1.15.9' },
  { program: 'tofu', version: '1.12.6' },
];
