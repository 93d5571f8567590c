/** Something that would make a deployment fail, or already did. */
export interface ClusterProblem {
  /** `StatefulSet nats/nats-hub`, `context "prod-hub"`. */
  readonly object: string;
  /** What is wrong: the found and the expected state. */
  readonly what: string;
  /** How to fix it, a step a line; a line that begins with blanks is a command. */
  readonly remedy: readonly string[];
}
