/**
 * What a plan holds beside resources, outputs and providers as this project makes them, or says of itself.
 * - `runs`: something that runs or is read when it is planned or applied: a provisioner, an action, a data source
 * - `incomplete`: that it is not all there is to do
 * - `check`: a condition that does not hold, or is not known to
 * - `imported`: an existing object that comes into the state
 * - `contradiction`: what cannot be so in a plan of Terraform
 * - `unknown part`: a part of it that nobody has looked at
 * - `state only`: changes of the state alone, as those of `-refresh-only`
 */
export interface PlanRemark {
  readonly kind: 'runs' | 'incomplete' | 'check' | 'imported' | 'contradiction' | 'unknown part' | 'state only';
  /** Where in the plan: an address, or the path of a part. */
  readonly at: string;
  /** In this project's words. */
  readonly what: string;
  /** A value of the plan that belongs to it. */
  readonly value?: string;
}
