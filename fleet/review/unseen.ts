import { phrase } from './phrase';

/** The detail of findings about deciding values that cannot be seen. */
export const UNSEEN = phrase`They are known only after apply, or are marked as sensitive, which this project never does there.`;
