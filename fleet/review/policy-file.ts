/** The policy file that is read where none is named, in the folder of cdktf.json. */
export const POLICY_FILE = 'review.yaml';
