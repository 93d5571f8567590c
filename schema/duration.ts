import { DURATION, parseDuration } from '../constructs/duration';
import { text } from './text';

export { parseDuration };

/** Schema of a duration. */
export function duration() {
  return text(
    'a duration such as "7d" or "1h30m"',
    (value) =>
      parseDuration(value) === undefined
        ? 'is not a duration: days, hours, minutes and seconds, such as "7d" or "1h30m"'
        : undefined,
    { pattern: DURATION.source },
  );
}
