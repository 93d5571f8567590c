import type { ClusterOfStack } from '../model/cluster';
import type { ClusterProblem } from '../model/problem';
import type { ContextTarget } from './kubeconfig';
import type { Answer } from './kubectl';
import { problemOf } from './refusal';

/** An answer that can be judged. */
type Answered = Exclude<Answer, { readonly kind: 'refused' }>;

/** What the check of one stack finds. */
export class CheckReport {
  readonly problems: ClusterProblem[] = [];
  readonly notes: string[] = [];

  constructor(
    private readonly cluster: ClusterOfStack,
    private readonly target: ContextTarget,
    private readonly timeoutSeconds: number,
  ) {}

  /** Adds the problem of an answer that is a refusal. */
  refused(answer: Answer): boolean {
    if (answer.kind !== 'refused') return false;
    this.problems.push(problemOf(answer.refusal, this.cluster, this.target, this.timeoutSeconds));
    return true;
  }

  /**
   * Whether there is an answer to judge. A refusal is only a note, as what a deployment itself needs is checked
   * separately.
   */
  isAnswered(answer: Answer | undefined, what: string): answer is Answered {
    if (answer === undefined) return false;
    if (answer.kind !== 'refused') return true;
    if (answer.refusal.reason === 'forbidden') this.notes.push(`${what}: not checked, ${answer.refusal.message}`);
    else this.refused(answer);
    return false;
  }
}
