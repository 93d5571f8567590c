/** Folder of the plans, one for each environment in it. */
export const PLANS_FOLDER = 'plans.out';
