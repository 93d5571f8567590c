/** Names that constructs write with, and by which readers of what was synthesized find it again. */

/** The account that servers report in. */
export const SYSTEM_ACCOUNT = 'SYS';

/** The account of everything else, where nothing else is said. */
export const DEFAULT_ACCOUNT = 'FLEET';
