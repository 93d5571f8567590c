import { secondsOf } from './duration';

/** Whether an apply waits for something in Kubernetes, and for how long. */
export interface Wait {
  /** False: the apply does not wait, and only Kubernetes shows a failure. @default see where it is used */
  readonly wait?: boolean;
  /** Time after which the apply fails, such as `10m`. It can be run again. @default see where it is used */
  readonly timeout?: string;
}

/** A rollout that takes longer than ten minutes has a reason, which the events of the StatefulSet show. */
export const DEFAULT_ROLLOUT: Required<Wait> = { wait: true, timeout: '10m' };

/** The Job that creates the streams retries for about ten minutes before it fails. */
export const DEFAULT_STREAMS_JOB: Required<Wait> = { wait: true, timeout: '15m' };

/** Kubernetes delivers a changed list of leaves to the servers within a minute or two; the rest is for retries. */
export const DEFAULT_ACCESS_JOB: Required<Wait> = { wait: true, timeout: '15m' };

/** Clouds take a few minutes to create a load balancer; ten minutes is also the provider's default. */
export const DEFAULT_LOAD_BALANCER_TIMEOUT = '10m';

/**
 * A duration in Terraform's notation for timeouts, that of Go, which has no days.
 * @throws Error if it is not a duration
 */
export function goDuration(duration: string): string {
  const seconds = secondsOf(duration);
  return seconds % 60 === 0 ? `${seconds / 60}m` : `${seconds}s`;
}
