import { DURATION, NO_DURATION, parseDuration } from '../constructs/duration';
import { text } from './text';

export { parseDuration };

/** Schema of a duration. */
export function duration() {
  return text(
    'a duration such as "7d" or "1h30m"',
    (value) => (parseDuration(value) === undefined ? NO_DURATION : undefined),
    { pattern: DURATION.source },
  );
}
