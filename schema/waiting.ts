import { DURATION_UNITS } from '../constructs/duration';
import type { Wait } from '../constructs/wait';
import { duration } from './duration';
import { withDefault } from './field';
import { flag } from './text';

/** Fields that say whether a deploy waits for something, and for how long. */
export function waiting({ wait, timeout }: Required<Wait>) {
  return {
    wait: withDefault(flag(), {
      says: 'Whether a deploy waits for it. If not, only Kubernetes shows a failure.',
      default: wait,
      example: false,
      since: '0.1.0',
    }),
    timeout: withDefault(duration(), {
      says: 'Time after which the deploy fails. It can be run again.',
      unit: DURATION_UNITS,
      default: timeout,
      example: '20m',
      since: '0.1.0',
    }),
  };
}
