/** Name of the output by which a stack's plan and state say which stack they are of. */
export const FLEET_OUTPUT = 'fleet';

/** What a stack is of. */
export interface StackRole {
  readonly role: 'hub' | 'region' | 'leaf' | 'trust';
  /** `hub`, or the name of the region or site; of the trust root that of the environment. */
  readonly name: string;
}
