/** Name of the file that a review writes for the command that applies. */
export const REVIEW_RECORD_FILE = 'reviewed.age';
