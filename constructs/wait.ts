/** Whether an apply waits for something in Kubernetes, and for how long. */
export interface Wait {
  /** False: the apply goes on at once, and a failure shows in Kubernetes only. @default see where it is used */
  readonly wait?: boolean;
  /** Seconds after which the apply gives up. It can be run again. @default see where it is used */
  readonly timeoutSeconds?: number;
}

/** A rollout that takes longer than ten minutes has a reason, which stands in the events of the StatefulSet. */
export const DEFAULT_ROLLOUT: Required<Wait> = { wait: true, timeoutSeconds: 600 };

/** The tries of the Job that makes the streams take about ten minutes; then it says that it failed. */
export const DEFAULT_STREAMS_JOB: Required<Wait> = { wait: true, timeoutSeconds: 900 };

/** Kubernetes brings a changed list of leaves to the servers within a minute or two; the rest of the time is for its tries. */
export const DEFAULT_ACCESS_JOB: Required<Wait> = { wait: true, timeoutSeconds: 900 };

/** Clouds take a few minutes for a load balancer; ten is also the provider's own default. */
export const DEFAULT_LOAD_BALANCER_SECONDS = 600;

/** Seconds as Terraform takes them for a timeout: Go's notation, which knows no days. */
export function goDuration(seconds: number): string {
  return seconds % 60 === 0 ? `${seconds / 60}m` : `${seconds}s`;
}
