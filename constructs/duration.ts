/** Units of durations, for messages. */
export const DURATION_UNITS = 'days, hours, minutes and seconds';

/** The message about a text that is not a duration; it follows the text. */
export const NO_DURATION = `is not a duration: ${DURATION_UNITS}, such as "7d" or "1h30m"`;

/** How a duration is written, such as `7d` or `1h30m`. */
export const DURATION = /^(?:([0-9]{1,6})d)?(?:([0-9]{1,6})h)?(?:([0-9]{1,6})m)?(?:([0-9]{1,6})s)?$/;

const SECONDS = { d: 86_400, h: 3_600, m: 60, s: 1 };

/** Seconds of a duration such as `7d`, `36h` or `1h30m`; `undefined` if it is not a duration, or zero. */
export function parseDuration(duration: string): number | undefined {
  const [match, days = 0, hours = 0, minutes = 0, seconds = 0] = DURATION.exec(duration) ?? [];
  if (match === undefined) return undefined;
  const total =
    Number(days) * SECONDS.d + Number(hours) * SECONDS.h + Number(minutes) * SECONDS.m + Number(seconds) * SECONDS.s;
  return total > 0 ? total : undefined;
}

/**
 * Seconds of a duration.
 * @throws Error where it is not one
 */
export function secondsOf(duration: string): number {
  const seconds = parseDuration(duration);
  if (seconds === undefined) {
    throw new Error(`${JSON.stringify(duration)} ${NO_DURATION}`);
  }
  return seconds;
}
