import { phrase } from './phrase';

/** What is said of values that decide something and cannot be seen. */
export const UNSEEN = phrase`They are known only after apply, or are marked as sensitive, which this project never does there.`;
