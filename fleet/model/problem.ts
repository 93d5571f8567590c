/** Something that would make a deployment fail, or already did. */
export interface ClusterProblem {
  /** `StatefulSet nats/nats-hub`, `context "prod-hub"`. */
  readonly object: string;
  /** What there is, and what is expected. */
  readonly what: string;
  /** What to do, a step a line; a line that begins with blanks is a command. */
  readonly remedy: readonly string[];
}
