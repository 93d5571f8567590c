import { join, relative } from 'node:path';
import { type Resolver, type SynthesizedStack, stackNamed, type Value } from '../synthesized';
import { denied, deniedProblem, isReview, notNamed, type Permission, rulesReview } from './access';
import { type ClusterOfStack, clusterOf, kubectlPrefix } from './cluster';
import { type ContextTarget, findContext } from './kubeconfig';
import { type Answer, Kubectl } from './kubectl';
import { missingNamespace, namespaceProblems, terminating } from './namespace';
import type { Problem } from './problem';
import { problemOf } from './refusal';
import { secretQuestions } from './secret-questions';
import { heldBy } from './state';
import { needsVolumes, statefulSetProblems } from './stateful-set';
import { storageClassProblems } from './storage-class';
import { isInitialised } from './terraform';
import { type Wanted, wantedOf } from './wanted';

/** What a check of a stack came to. */
export interface CheckedStack {
  readonly stack: string;
  /** undefined: the stack touches no cluster. */
  readonly context: string | undefined;
  readonly problems: readonly Problem[];
  /** What could not be looked at, and why. */
  readonly notes: readonly string[];
  readonly ms: number;
}

/** How stacks are checked. */
export interface CheckProps {
  /** What was synthesized. */
  readonly resolver: Resolver;
  /** Where deployments run: cdktf's output folder, not the one that was synthesized for this check. */
  readonly outputFolder: string;
  readonly timeoutSeconds: number;
}

/** Asks a stack's cluster for everything that would make a deployment fail. Nothing is changed. */
export async function checkStack(stackName: string, props: CheckProps): Promise<CheckedStack> {
  const begun = Date.now();
  const stack = stackNamed(props.resolver.app, stackName);
  const cluster = clusterOf(stack);
  const result = (problems: readonly Problem[], notes: readonly string[] = []): CheckedStack => ({
    stack: stackName,
    context: cluster?.context,
    problems,
    notes,
    ms: Date.now() - begun,
  });
  if (cluster === undefined) return result([]);
  const context = findContext(cluster);
  if ('problem' in context) return result([context.problem]);
  const wanted = await wantedOf(props.resolver, stackName);
  const check = new Check(stack, cluster, context.target, wanted, props);
  await check.run();
  return result(check.problems, check.notes);
}

/** The check of one stack whose context exists. */
class Check {
  readonly problems: Problem[] = [];
  readonly notes: string[] = [];
  private readonly kubectl: Kubectl;
  private readonly prefix: string;
  private readonly workingFolder: string;
  private held: ReadonlySet<string> | undefined;

  constructor(
    private readonly stack: SynthesizedStack,
    private readonly cluster: ClusterOfStack,
    private readonly target: ContextTarget,
    private readonly wanted: Wanted,
    private readonly props: CheckProps,
  ) {
    this.kubectl = new Kubectl(cluster, props.timeoutSeconds);
    this.prefix = kubectlPrefix(cluster);
    this.workingFolder = join(props.outputFolder, relative(props.resolver.app.outdir, stack.directory));
  }

  async run(): Promise<void> {
    // The question that everybody may ask goes first: where it is not answered, no other would be.
    const review = await this.kubectl.post(...rulesReview(this.wanted.usedNamespaces[0] ?? 'default'));
    if (review.kind === 'refused') {
      this.problems.push(problemOf(review.refusal, this.cluster, this.target, this.props.timeoutSeconds));
      return;
    }
    const [classes, states, namespaces, held, permissions] = await Promise.all([
      this.kubectl.get('/apis/storage.k8s.io/v1/storageclasses'),
      Promise.all(this.wanted.statefulSets.map(({ object }) => this.kubectl.get(statefulSetPath(object)))),
      Promise.all(this.namespaceNames().map((name) => this.kubectl.get(`/api/v1/namespaces/${name}`))),
      heldBy(this.stack, this.workingFolder),
      this.permissions(review),
    ]);
    this.held = held;
    this.judgePermissions(permissions);
    for (const [index, name] of this.namespaceNames().entries()) this.judgeNamespace(name, namespaces[index]);
    for (const [index, { object }] of this.wanted.statefulSets.entries()) {
      this.judgeStatefulSet(object, states[index]);
      this.judgeClass(object, states[index], classes);
    }
    await this.checkSecrets(
      new Set(this.namespaceNames().filter((_name, index) => namespaces[index]?.kind === 'found')),
    );
  }

  private async checkSecrets(namespaces: ReadonlySet<string>): Promise<void> {
    const { wanted, held, importSteps } = this;
    const early = wanted.expectedSecrets.filter(({ issuer, namespace }) => !issuer && !namespaces.has(namespace));
    if (early.length > 0) {
      const names = early.map(({ secretName }) => secretName).join(', ');
      this.notes.push(
        `Namespace ${early[0]?.namespace} is not there yet: make it beforehand (create: false), or see to it that somebody makes ${names} as soon as it is`,
      );
    }
    const questions = secretQuestions({ wanted, namespaces, held, importSteps });
    const answers = await Promise.all(questions.map(({ path }) => this.kubectl.get(path)));
    for (const [index, { what, problems }] of questions.entries()) {
      const answer = answers[index];
      if (this.isAnswered(answer, what))
        this.problems.push(...problems(answer.kind === 'found' ? answer.value : undefined));
    }
  }

  private namespaceNames(): string[] {
    return [
      ...new Set([...this.wanted.namespaces.map(({ object }) => object.metadata.name), ...this.wanted.usedNamespaces]),
    ];
  }

  private async permissions(review: Answer): Promise<Permission[] | undefined> {
    if (review.kind !== 'found' || !isReview(review.value)) return undefined;
    return denied(this.kubectl, notNamed(review.value, this.wanted.resources));
  }

  private judgePermissions(permissions: readonly Permission[] | undefined): void {
    if (permissions === undefined) {
      this.notes.push('the cluster does not say what may be done: rights were not checked');
      return;
    }
    const who = `user ${JSON.stringify(this.target.user)} of context ${JSON.stringify(this.cluster.context)}`;
    this.problems.push(...deniedProblem(permissions, who, this.prefix));
  }

  private judgeNamespace(name: string, answer: Answer | undefined): void {
    const wanted = this.wanted.namespaces.find(({ object }) => object.metadata.name === name);
    if (!this.isAnswered(answer, `Namespace ${name}`)) return;
    if (answer.kind === 'missing') {
      if (wanted === undefined) this.problems.push(missingNamespace(name, this.prefix));
      return;
    }
    if (wanted === undefined) {
      this.problems.push(...terminating(answer.value, this.prefix));
      return;
    }
    const held = this.held?.has(wanted.address);
    if (held === undefined) {
      const how = `npx cdktf diff ${this.stack.name} makes ${this.workingFolder}, from which it can be read`;
      this.notes.push(`whether the state holds Namespace ${name} is not known: judged by its labels (${how})`);
    }
    this.problems.push(
      ...namespaceProblems({ wanted, found: answer.value, held, importSteps: this.importSteps, kubectl: this.prefix }),
    );
  }

  private judgeStatefulSet(wanted: Wanted['objects'][number], answer: Answer | undefined): void {
    if (!this.isAnswered(answer, `StatefulSet ${wanted.metadata.name}`) || answer.kind === 'missing') return;
    const address = this.wanted.statefulSets.find(({ object }) => object === wanted)?.address ?? '';
    const resource = this.stack.resources.get(address);
    if (resource === undefined) return;
    this.problems.push(
      ...statefulSetProblems({
        wanted,
        resource,
        found: answer.value,
        held: this.held?.has(address),
        importSteps: this.importSteps,
        kubectl: this.prefix,
        workingFolder: this.workingFolder,
      }),
    );
  }

  private judgeClass(wanted: Value, there: Answer | undefined, classes: Answer): void {
    // Volumes that are there need no class any more.
    if (!needsVolumes(wanted, there?.kind === 'found' ? there.value : undefined)) return;
    if (!this.isAnswered(classes, 'StorageClasses') || classes.kind === 'missing') return;
    this.problems.push(...storageClassProblems(wanted, classes.value, this.prefix));
  }

  /** Whether there is an answer to judge; a refusal is a note, as what a deployment itself needs is asked for apart. */
  private isAnswered(
    answer: Answer | undefined,
    what: string,
  ): answer is Exclude<Answer, { readonly kind: 'refused' }> {
    if (answer === undefined) return false;
    if (answer.kind !== 'refused') return true;
    if (answer.refusal.reason === 'forbidden') this.notes.push(`${what}: not checked, ${answer.refusal.message}`);
    else this.problems.push(problemOf(answer.refusal, this.cluster, this.target, this.props.timeoutSeconds));
    return false;
  }

  private readonly importSteps = (address: string, id: string): string[] => [
    ...(isInitialised(this.workingFolder)
      ? []
      : [`  npx cdktf diff ${this.stack.name}   # makes and initialises ${this.workingFolder}`]),
    `  terraform -chdir=${this.workingFolder} import '${address}' ${id}`,
  ];
}

function statefulSetPath({ metadata }: Wanted['objects'][number]): string {
  return `/apis/apps/v1/namespaces/${String(metadata.namespace)}/statefulsets/${metadata.name}`;
}
