import { join } from 'node:path';

/** Directory of the charts, relative to cdktf.json. */
export const CHARTS = 'constructs/charts';

/** Where local state is. Not in cdktf.out, which may be deleted at any time. */
export function stateDirectory(root: string): string {
  return join(root, 'state');
}

/** Folder of the plans, one for each environment in it. */
export const PLANS_FOLDER = 'plans.out';
