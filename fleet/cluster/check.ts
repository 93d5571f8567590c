import { join, relative } from 'node:path';
import { kubectlPrefix } from '../../lib/command';
import type { KubernetesObject } from '../manifests';
import { type Resolver, type SynthesizedStack, stackNamed, text, withDependencies } from '../model';
import { type ClusterOfStack, clusterOf } from '../model/cluster';
import type { ClusterProblem } from '../model/problem';
import { environmentOf, projectCommand } from '../model/project-command';
import { isLeaf } from '../terraform/destroy';
import { heldBy } from '../terraform/state';
import { isInitialised } from '../terraform/terraform-program';
import { denied, deniedProblem, isReview, notNamed, type Permission, rulesReview } from './access';
import { ClusterApi } from './api';
import { checkReleases, importOfObject, judgeImports } from './check-imports';
import { checkQuotas } from './check-quotas';
import { CheckReport } from './check-report';
import type { Import } from './imports';
import { issuerQuestions } from './issuer';
import { type ContextTarget, findContext } from './kubeconfig';
import { type Answer, Kubectl } from './kubectl';
import { addressNotes } from './load-balancer';
import { missingNamespace, namespaceProblems, terminating } from './namespace';
import { releaseTitle } from './release';
import { type Question, secretQuestions } from './secret-questions';
import { Served, unservedRemedy, unservedText } from './served';
import { needsVolumes, statefulSetProblems } from './stateful-set';
import { fixedSizeClass, storageClassProblems } from './storage-class';
import { tryOut } from './trial';
import { pathOf, type Wanted, wantedOf } from './wanted';

/** What a check of a stack came to. */
export interface CheckedStack {
  readonly stack: string;
  /** undefined: the stack uses no cluster. */
  readonly context: string | undefined;
  readonly problems: readonly ClusterProblem[];
  /** What could not be checked, and why; and facts that do not prevent a deployment. */
  readonly notes: readonly string[];
  /**
   * Objects of an earlier deployment that are in the cluster and not in the state; undefined: the state is not known.
   */
  readonly imports: readonly Import[] | undefined;
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
  const result = (found: Partial<CheckedStack>): CheckedStack => ({
    stack: stackName,
    context: cluster?.context,
    problems: [],
    notes: [],
    imports: undefined,
    ...found,
    ms: Date.now() - begun,
  });
  if (cluster === undefined) return result({ imports: [] });
  const context = findContext(cluster);
  if ('problem' in context) return result({ problems: [context.problem] });
  const wanted = await wantedOf(props.resolver, stackName);
  const check = new Check(stack, cluster, context.target, wanted, props);
  await check.run();
  const { report, imports } = check;
  return result({ problems: report.problems, notes: report.notes, imports });
}

/** Where `cdktf deploy` runs terraform for a stack. */
export function deployFolder(stack: SynthesizedStack, { resolver, outputFolder }: CheckProps): string {
  return join(outputFolder, relative(resolver.app.outdir, stack.directory));
}

/** The check of one stack whose context exists. */
class Check {
  readonly report: CheckReport;
  imports: readonly Import[] | undefined;
  private readonly kubectl: Kubectl;
  private readonly prefix: string;
  private readonly workingFolder: string;
  /** Names of the stacks for `cdktf deploy`. */
  private readonly deploys: readonly string[];
  private readonly timeoutSeconds: number;
  private held: ReadonlySet<string> | undefined;

  constructor(
    private readonly stack: SynthesizedStack,
    private readonly cluster: ClusterOfStack,
    private readonly target: ContextTarget,
    private readonly wanted: Wanted,
    props: CheckProps,
  ) {
    this.report = new CheckReport(cluster, target, props.timeoutSeconds);
    this.timeoutSeconds = props.timeoutSeconds;
    this.kubectl = new Kubectl(cluster, props.timeoutSeconds);
    this.prefix = kubectlPrefix(cluster);
    this.workingFolder = deployFolder(stack, props);
    this.deploys = withDependencies(props.resolver.app, stack);
  }

  async run(): Promise<void> {
    // The request that every user may make goes first: if it is not answered, no other would be.
    const review = await this.kubectl.post(...rulesReview(this.reviewed));
    if (this.report.refused(review)) return;
    const api = await ClusterApi.open(this.cluster, this.timeoutSeconds);
    try {
      await this.askAll(api, review);
    } finally {
      api.close();
    }
  }

  private async askAll(api: ClusterApi, review: Answer): Promise<void> {
    const names = this.namespaceNames();
    const [served, classes, states, namespaces, held, permissions] = await Promise.all([
      Served.ask(api, this.wanted.kinds),
      api.get('/apis/storage.k8s.io/v1/storageclasses'),
      Promise.all(this.wanted.statefulSets.map(({ object }) => api.get(pathOf(object)))),
      Promise.all(names.map((name) => api.get(`/api/v1/namespaces/${name}`))),
      heldBy(this.stack, this.workingFolder),
      this.permissions(review),
    ]);
    this.held = held;
    this.judgePermissions(permissions);
    this.judgeServed(served);
    for (const [index, name] of names.entries()) this.judgeNamespace(name, namespaces[index]);
    for (const [index, { object }] of this.wanted.statefulSets.entries()) {
      this.judgeStatefulSet(object, states[index]);
      this.judgeClass(object, states[index], classes);
    }
    const there = new Set(names.filter((_name, index) => namespaces[index]?.kind === 'found'));
    await this.checkSecrets(api, there);
    await this.checkMade(api, there, states, classes);
  }

  /** Externally managed Secrets, and issuers. */
  private async checkSecrets(api: ClusterApi, namespaces: ReadonlySet<string>): Promise<void> {
    const { wanted } = this;
    const early = wanted.expectedSecrets.filter(({ issuer, namespace }) => !issuer && !namespaces.has(namespace));
    if (early.length > 0) {
      const names = early.map(({ secretName }) => secretName).join(', ');
      this.report.notes.push(
        `Namespace ${early[0]?.namespace} does not exist yet: create it beforehand (create: false), or create ${names} as soon as the deploy has created it`,
      );
    }
    await this.ask(api, [...secretQuestions(wanted, namespaces), ...issuerQuestions(wanted, namespaces, this.prefix)]);
  }

  private async ask(api: ClusterApi, questions: readonly Question[]): Promise<void> {
    const answers = await Promise.all(questions.map(({ path }) => api.get(path)));
    for (const [index, { what, problems }] of questions.entries()) {
      const answer = answers[index];
      if (this.report.isAnswered(answer, what))
        this.report.problems.push(...problems(answer.kind === 'found' ? answer.value : undefined));
    }
  }

  /**
   * The objects of the stack: those that exist though the state lacks them, and whether the cluster would accept the
   * rest.
   */
  private async checkMade(
    api: ClusterApi,
    namespaces: ReadonlySet<string>,
    states: readonly Answer[],
    classes: Answer,
  ): Promise<void> {
    const { wanted, held } = this;
    const isInThere = ({ metadata }: KubernetesObject) => namespaces.has(text(metadata.namespace) ?? '');
    const unheld = held === undefined ? [] : wanted.made.filter(({ address }) => !held.has(address));
    const [answers, releases] = await Promise.all([
      Promise.all(unheld.map(({ object }) => this.existing(api, object, namespaces))),
      checkReleases(api, this.report, {
        releases: wanted.releases.filter(({ namespace }) => namespaces.has(namespace)),
        held,
        kubectl: this.prefix,
      }),
    ]);
    const missing = unheld.filter((_made, index) => answers[index]?.kind === 'missing').map(({ object }) => object);
    if (held !== undefined) {
      const objects = unheld.flatMap((made, index) =>
        importOfObject(this.report, made, answers[index], this.importSteps),
      );
      this.imports = [...objects, ...releases];
      const { stack, workingFolder } = this;
      judgeImports(this.report, this.imports, { stack, deploys: this.deploys, held, workingFolder });
    } else {
      // Without the state only this is known.
      const absent = wanted.statefulSets.filter((_set, index) => states[index]?.kind === 'missing');
      missing.push(...absent.map(({ object }) => object));
    }
    const added = missing.filter(isInThere);
    const runs = [...wanted.statefulSets.map(({ object }) => object), ...added.filter(({ kind }) => kind === 'Job')];
    const reckoned = await checkQuotas(api, this.report, {
      namespaces,
      missing: added,
      statefulSets: wanted.statefulSets.map(({ object }) => object),
      classes,
      kubectl: this.prefix,
    });
    const tried = await tryOut(api, added, runs.filter(isInThere), reckoned);
    this.report.problems.push(...tried.problems);
    this.report.notes.push(...tried.notes);
    this.report.notes.push(...(await addressNotes(api, wanted.objects)));
  }

  /** Objects in a namespace that does not exist are not requested. */
  private async existing(api: ClusterApi, object: KubernetesObject, namespaces: ReadonlySet<string>): Promise<Answer> {
    const namespace = text(object.metadata.namespace);
    if (namespace !== undefined && !namespaces.has(namespace)) return { kind: 'missing' };
    return api.get(pathOf(object));
  }

  private namespaceNames(): string[] {
    return [
      ...new Set([...this.wanted.namespaces.map(({ object }) => object.metadata.name), ...this.wanted.usedNamespaces]),
    ];
  }

  /** The namespace whose permissions are requested first. */
  private get reviewed(): string {
    return this.wanted.usedNamespaces[0] ?? 'default';
  }

  private async permissions(review: Answer): Promise<Permission[] | undefined> {
    if (review.kind !== 'found' || !isReview(review.value)) return undefined;
    return denied(this.kubectl, notNamed(review.value, this.wanted.resources, this.reviewed));
  }

  private judgeServed(served: Served): void {
    for (const release of this.wanted.releases) {
      const unserved = unservedText(release, served);
      if (unserved === undefined) continue;
      this.report.problems.push({
        object: releaseTitle(release),
        what: `needs ${unserved}, which this cluster does not serve: a deploy would fail`,
        remedy: unservedRemedy(release, isLeaf(this.stack)),
      });
    }
    const made = this.wanted.made.map(({ object: { apiVersion, kind } }) => ({ apiVersion, kind }));
    const unserved = made
      .filter((kind) => served.has(kind) === false)
      .map(({ apiVersion, kind }) => `${kind} (${apiVersion})`);
    if (unserved.length > 0) {
      this.report.problems.push({
        object: `cluster of context ${JSON.stringify(this.cluster.context)}`,
        what: `does not serve ${[...new Set(unserved)].join(', ')}`,
        // policy/v1 is the youngest of what stacks make, see https://kubernetes.io/docs/reference/using-api/deprecation-guide/
        remedy: ['Kubernetes 1.21 is the first release that does', `  ${this.prefix} version`],
      });
    }
    for (const { apiVersion, answer } of served.unanswered) this.report.isAnswered(answer, `API ${apiVersion}`);
  }

  private judgePermissions(permissions: readonly Permission[] | undefined): void {
    if (permissions === undefined) {
      this.report.notes.push('the cluster does not report permissions: they were not checked');
      return;
    }
    const who = `user ${JSON.stringify(this.target.user)} of context ${JSON.stringify(this.cluster.context)}`;
    this.report.problems.push(...deniedProblem(permissions, who, this.prefix));
  }

  private judgeNamespace(name: string, answer: Answer | undefined): void {
    const wanted = this.wanted.namespaces.find(({ object }) => object.metadata.name === name);
    if (!this.report.isAnswered(answer, `Namespace ${name}`)) return;
    if (answer.kind === 'missing') {
      if (wanted === undefined) this.report.problems.push(missingNamespace(name, this.prefix));
      return;
    }
    if (wanted === undefined) {
      this.report.problems.push(...terminating(answer.value, this.prefix));
      return;
    }
    const held = this.held?.has(wanted.address);
    if (held === undefined) {
      const how = `${projectCommand(environmentOf(this.stack), `cdktf diff ${this.stack.name}`)}creates ${this.workingFolder}, which says so`;
      this.report.notes.push(`it is not known whether the state has Namespace ${name}: judged by its labels (${how})`);
    }
    this.report.problems.push(
      ...namespaceProblems({ wanted, found: answer.value, held, importSteps: this.importSteps, kubectl: this.prefix }),
    );
  }

  private judgeStatefulSet(wanted: KubernetesObject, answer: Answer | undefined): void {
    if (!this.report.isAnswered(answer, `StatefulSet ${wanted.metadata.name}`) || answer.kind === 'missing') return;
    const address = this.wanted.statefulSets.find(({ object }) => object === wanted)?.address ?? '';
    const resource = this.stack.resources.get(address);
    if (resource === undefined) return;
    this.report.problems.push(
      ...statefulSetProblems({
        wanted,
        resource,
        found: answer.value,
      }),
    );
  }

  private judgeClass(wanted: KubernetesObject, there: Answer | undefined, classes: Answer): void {
    // Existing volumes need no class any more.
    if (!needsVolumes(wanted, there?.kind === 'found' ? there.value : undefined)) return;
    if (!this.report.isAnswered(classes, 'StorageClasses') || classes.kind === 'missing') return;
    this.report.problems.push(...storageClassProblems(wanted, classes.value, this.prefix));
    const fixed = fixedSizeClass(wanted, classes.value);
    if (fixed !== undefined) {
      this.report.notes.push(
        `StorageClass ${fixed} does not allow volumes to grow (allowVolumeExpansion): StatefulSet ${wanted.metadata.name} keeps its first volume size`,
      );
    }
  }

  private readonly importSteps = (address: string, id: string): string[] => [
    ...(isInitialised(this.workingFolder)
      ? []
      : [
          `  ${projectCommand(environmentOf(this.stack), `cdktf diff ${this.stack.name}`)}   # creates and initialises ${this.workingFolder}`,
        ]),
    `  terraform -chdir=${this.workingFolder} import '${address}' ${id}`,
  ];
}
