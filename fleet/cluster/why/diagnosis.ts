import type { Value } from '../../model';
import { textAt } from '../../model/json';

/** Something that is wrong with a deployment. */
export interface Diagnosis {
  /** `Pod nats/nats-hub-0`. */
  readonly object: string;
  readonly what: string;
  /** What the cluster says about it: events, messages. */
  readonly details: readonly string[];
  /** What to do, where that is known. */
  readonly remedy?: string;
  /** How near it is to the root cause: the remedy of the smallest rank is the advice. */
  readonly rank: number;
  /** The container whose last log lines explain it. */
  readonly logs?: ContainerLogs;
}

/** Which log to read. */
export interface ContainerLogs {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  /** Whether to read the log of the previous run, which failed. */
  readonly previous: boolean;
}

/** From root causes to their consequences. */
export const RANK = {
  namespace: 0,
  refused: 1,
  volume: 2,
  scheduling: 3,
  image: 4,
  mount: 5,
  crash: 6,
  notReady: 7,
  job: 8,
  release: 9,
  address: 10,
  rollout: 11,
} as const;

/** `Kind namespace/name`. */
export function titleOf(kind: string, object: Value): string {
  return `${kind} ${textAt(object, 'metadata', 'namespace')}/${textAt(object, 'metadata', 'name')}`;
}
