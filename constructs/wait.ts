import { secondsOf } from './duration';

/** Whether an apply waits for something in Kubernetes, and for how long. */
export interface Wait {
  /** False: the apply goes on at once, and a failure shows in Kubernetes only. @default see where it is used */
  readonly wait?: boolean;
  /** After which the apply gives up, such as `10m`. It can be run again. @default see where it is used */
  readonly timeout?: string;
}

/** A rollout that takes longer than ten minutes has a reason, which stands in the events of the StatefulSet. */
export const DEFAULT_ROLLOUT: Required<Wait> = { wait: true, timeout: '10m' };

/** The tries of the Job that makes the streams take about ten minutes; then it says that it failed. */
export const DEFAULT_STREAMS_JOB: Required<Wait> = { wait: true, timeout: '15m' };

/** Kubernetes brings a changed list of leaves to the servers within a minute or two; the rest of the time is for its tries. */
export const DEFAULT_ACCESS_JOB: Required<Wait> = { wait: true, timeout: '15m' };

/** Clouds take a few minutes for a load balancer; ten is also the provider's own default. */
export const DEFAULT_LOAD_BALANCER_TIMEOUT = '10m';

/**
 * A duration as Terraform takes it for a timeout: Go's notation, which knows no days.
 * @throws Error where it is none
 */
export function goDuration(duration: string): string {
  const seconds = secondsOf(duration);
  return seconds % 60 === 0 ? `${seconds / 60}m` : `${seconds}s`;
}
