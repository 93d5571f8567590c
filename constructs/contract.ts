/** Names that constructs write with, and by which readers of what was synthesized find it again. */

/** The account that servers report in. */
export const SYSTEM_ACCOUNT = 'SYS';

/** The account of everything else, where nothing else is said. */
export const DEFAULT_ACCOUNT = 'FLEET';

/** Name of the output by which a stack's plan and state say which stack they are of. */
export const FLEET_OUTPUT = 'fleet';

/** What a stack is of. */
export interface StackRole {
  readonly role: 'hub' | 'region' | 'leaf' | 'identity' | 'trust';
  /** `hub`, or the name of the region or site, of its identity too; of the trust root that of the environment. */
  readonly name: string;
}

/** Before the name of the stack that hands something over, how the data source is called by which another one reads it. */
export const HANDED_OVER_BY = 'handed-over-by-';

/** How terraform calls the file, which it reads from the folder that it runs in. */
export const LOCK_FILE = '.terraform.lock.hcl';
