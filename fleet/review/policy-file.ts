/** The default policy file, in the folder of cdktf.json. */
export const POLICY_FILE = 'review.yaml';
