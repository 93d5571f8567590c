import { join, relative } from 'node:path';
import type { KubernetesObject } from '../manifests';
import { type Resolver, type SynthesizedStack, stackNamed, text, type Value } from '../synthesized';
import { denied, deniedProblem, isReview, notNamed, type Permission, rulesReview } from './access';
import { Api } from './api';
import { type ClusterOfStack, clusterOf, kubectlPrefix } from './cluster';
import { isLeaf } from './destroy';
import { isPending, latestRecord, pendingRemedy, recordsPath } from './helm-record';
import { foreignProblem, type Import, importOf, importOfRelease, importsProblem, isMadeHere } from './imports';
import { addressesInFile, importsFile } from './imports-file';
import { issuerQuestions } from './issuer';
import { listAt } from './json';
import { type ContextTarget, findContext } from './kubeconfig';
import { type Answer, Kubectl } from './kubectl';
import { isLoadBalancer, LOAD_BALANCERS, loadBalancerNotes } from './load-balancer';
import { missingNamespace, namespaceProblems, terminating } from './namespace';
import type { Problem } from './problem';
import { quotaProblems } from './quota';
import { problemOf } from './refusal';
import { releaseTitle } from './release';
import { type Question, secretQuestions } from './secret-questions';
import { Served, unservedRemedy, unservedText } from './served';
import { heldBy } from './state';
import { needsVolumes, statefulSetProblems } from './stateful-set';
import { defaultClassOf, fixedSizeClass, storageClassProblems } from './storage-class';
import { isInitialised } from './terraform';
import { tryOut } from './trial';
import { collectionPath, type Wanted, type WantedObject, wantedOf } from './wanted';

/** What a check of a stack came to. */
export interface CheckedStack {
  readonly stack: string;
  /** undefined: the stack touches no cluster. */
  readonly context: string | undefined;
  readonly problems: readonly Problem[];
  /** What could not be looked at, and why; and what is no hindrance, but good to know. */
  readonly notes: readonly string[];
  /** What is in the cluster, made by an earlier deployment, and not in the state; undefined: the state is not known. */
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
  const { problems, notes, imports } = check;
  return result({ problems, notes, imports });
}

/** Where `cdktf deploy` runs terraform for a stack. */
export function deployFolder(stack: SynthesizedStack, { resolver, outputFolder }: CheckProps): string {
  return join(outputFolder, relative(resolver.app.outdir, stack.directory));
}

/** The check of one stack whose context exists. */
class Check {
  readonly problems: Problem[] = [];
  readonly notes: string[] = [];
  imports: readonly Import[] | undefined;
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
    this.workingFolder = deployFolder(stack, props);
  }

  async run(): Promise<void> {
    // The question that everybody may ask goes first: where it is not answered, no other would be.
    const review = await this.kubectl.post(...rulesReview(this.wanted.usedNamespaces[0] ?? 'default'));
    if (review.kind === 'refused') {
      this.problems.push(problemOf(review.refusal, this.cluster, this.target, this.props.timeoutSeconds));
      return;
    }
    const api = await Api.open(this.cluster, this.props.timeoutSeconds);
    try {
      await this.askAll(api, review);
    } finally {
      api.close();
    }
  }

  private async askAll(api: Api, review: Answer): Promise<void> {
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

  /** Secrets of others, and who is to issue. */
  private async checkSecrets(api: Api, namespaces: ReadonlySet<string>): Promise<void> {
    const { wanted } = this;
    const early = wanted.expectedSecrets.filter(({ issuer, namespace }) => !issuer && !namespaces.has(namespace));
    if (early.length > 0) {
      const names = early.map(({ secretName }) => secretName).join(', ');
      this.notes.push(
        `Namespace ${early[0]?.namespace} is not there yet: make it beforehand (create: false), or see to it that somebody makes ${names} as soon as it is`,
      );
    }
    await this.ask(api, [...secretQuestions(wanted, namespaces), ...issuerQuestions(wanted, namespaces, this.prefix)]);
  }

  private async ask(api: Api, questions: readonly Question[]): Promise<void> {
    const answers = await Promise.all(questions.map(({ path }) => api.get(path)));
    for (const [index, { what, problems }] of questions.entries()) {
      const answer = answers[index];
      if (this.isAnswered(answer, what))
        this.problems.push(...problems(answer.kind === 'found' ? answer.value : undefined));
    }
  }

  /** What the stack makes: what of it is there though the state lacks it, and whether the cluster would take the rest. */
  private async checkMade(
    api: Api,
    namespaces: ReadonlySet<string>,
    states: readonly Answer[],
    classes: Answer,
  ): Promise<void> {
    const { wanted, held } = this;
    const isInThere = ({ metadata }: KubernetesObject) => namespaces.has(text(metadata.namespace) ?? '');
    const unheld = held === undefined ? [] : wanted.made.filter(({ address }) => !held.has(address));
    const [answers, releases] = await Promise.all([
      Promise.all(unheld.map(({ object }) => this.existing(api, object, namespaces))),
      this.checkReleases(api, namespaces),
    ]);
    const missing = unheld.filter((_made, index) => answers[index]?.kind === 'missing').map(({ object }) => object);
    if (held !== undefined) {
      this.judgeImports([...unheld.flatMap((made, index) => this.importOf(made, answers[index])), ...releases]);
    } else {
      // All that is known without the state is what was asked for anyhow.
      const absent = wanted.statefulSets.filter((_set, index) => states[index]?.kind === 'missing');
      missing.push(...absent.map(({ object }) => object));
    }
    const anew = missing.filter(isInThere);
    const runs = [...wanted.statefulSets.map(({ object }) => object), ...anew.filter(({ kind }) => kind === 'Job')];
    const reckoned = await this.checkQuotas(api, namespaces, anew, classes);
    const tried = await tryOut(api, anew, runs.filter(isInThere), reckoned);
    this.problems.push(...tried.problems);
    this.notes.push(...tried.notes);
    await this.checkLoadBalancers(api);
  }

  /** What is in a namespace that is not there is not asked for. */
  private async existing(api: Api, object: KubernetesObject, namespaces: ReadonlySet<string>): Promise<Answer> {
    const namespace = text(object.metadata.namespace);
    if (namespace !== undefined && !namespaces.has(namespace)) return { kind: 'missing' };
    return api.get(pathOf(object));
  }

  private importOf(made: WantedObject, answer: Answer | undefined): Import[] {
    const { object } = importOf(made);
    if (!this.isAnswered(answer, object) || answer.kind === 'missing') return [];
    if (isMadeHere(made, answer.value)) return [importOf(made)];
    // Of a namespace that is said already.
    if (made.object.kind !== 'Namespace') this.problems.push(foreignProblem(made, answer.value, this.importSteps));
    return [];
  }

  /** Releases that are in the cluster and not in the state. */
  private async checkReleases(api: Api, namespaces: ReadonlySet<string>): Promise<Import[]> {
    const releases = this.wanted.releases.filter(({ namespace }) => namespaces.has(namespace));
    const answers = await Promise.all(releases.map((release) => api.get(recordsPath(release))));
    return releases.flatMap((release, index) => {
      const found = importOfRelease(release);
      const answer = answers[index];
      if (!this.isAnswered(answer, found.object) || answer.kind === 'missing') return [];
      const record = latestRecord(answer.value);
      if (record === undefined) return [];
      if (isPending(record)) {
        this.problems.push({
          object: found.object,
          what: `is in the middle of something (${record.status}, revision ${record.revision}); Helm refuses everybody else until that is done`,
          remedy: pendingRemedy(release, record, this.prefix),
        });
      }
      return this.held?.has(release.address) === false ? [found] : [];
    });
  }

  private judgeImports(imports: readonly Import[]): void {
    this.imports = imports;
    const file = importsFile(this.workingFolder);
    const prepared = addressesInFile(this.workingFolder);
    if (prepared === undefined) {
      this.problems.push(...importsProblem(imports, this.stack));
      return;
    }
    const again = `  npx fleet imports ${this.stack.name}`;
    const lacking = imports.filter(({ address }) => !prepared.includes(address));
    const stale = prepared.filter(
      (address) => !this.held?.has(address) && !imports.some((found) => found.address === address),
    );
    if (lacking.length + stale.length > 0) {
      const objects = lacking.map(({ object }) => object);
      this.problems.push({
        object: file,
        what: `is not what the cluster has now: it lacks ${objects.join(', ') || 'nothing'}; it names, and the cluster has not, ${stale.join(', ') || 'nothing'}`,
        remedy: ['write it anew', again],
      });
    } else if (imports.length > 0) {
      this.notes.push(`the next deploy takes ${imports.length} objects into the state, by ${file}`);
    } else {
      this.notes.push(`${file} has done its work; npx fleet imports ${this.stack.name} removes it`);
    }
  }

  /** Whether quotas could be read. */
  private async checkQuotas(
    api: Api,
    namespaces: ReadonlySet<string>,
    missing: readonly KubernetesObject[],
    classes: Answer,
  ): Promise<boolean> {
    let known = true;
    for (const namespace of namespaces) {
      const path = `/api/v1/namespaces/${namespace}`;
      const quotas = await api.get(`${path}/resourcequotas`);
      if (quotas.kind === 'refused') known = false;
      if (!this.isAnswered(quotas, `ResourceQuotas of namespace ${namespace}`) || quotas.kind === 'missing') continue;
      if (!hasItems(quotas.value)) continue;
      const [pods, claims] = await Promise.all([api.get(`${path}/pods`), api.get(`${path}/persistentvolumeclaims`)]);
      const inIt = ({ metadata }: KubernetesObject) => metadata.namespace === namespace;
      this.problems.push(
        ...quotaProblems({
          namespace,
          quotas: quotas.value,
          missing: missing.filter(inIt),
          statefulSets: this.wanted.statefulSets.map(({ object }) => object).filter(inIt),
          pods: pods.kind === 'found' ? pods.value : null,
          claims: claims.kind === 'found' ? claims.value : null,
          defaultClass: classes.kind === 'found' ? defaultClassOf(classes.value) : undefined,
          kubectl: this.prefix,
        }),
      );
    }
    return known;
  }

  /** Only where one has no address yet; who may not look at all Services is not told of it. */
  private async checkLoadBalancers(api: Api): Promise<void> {
    for (const object of this.wanted.objects.filter(isLoadBalancer)) {
      const own = await api.get(pathOf(object));
      if (own.kind === 'found' && listAt(own.value, 'status', 'loadBalancer', 'ingress').length > 0) continue;
      const all = await api.get(LOAD_BALANCERS);
      if (all.kind === 'found') this.notes.push(...loadBalancerNotes(object, all.value));
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

  private judgeServed(served: Served): void {
    for (const release of this.wanted.releases) {
      const unserved = unservedText(release, served);
      if (unserved === undefined) continue;
      this.problems.push({
        object: releaseTitle(release),
        what: `makes ${unserved}, which this cluster does not know: a deploy would fail`,
        remedy: unservedRemedy(release, isLeaf(this.stack)),
      });
    }
    const made = this.wanted.made.map(({ object: { apiVersion, kind } }) => ({ apiVersion, kind }));
    const unserved = made
      .filter((kind) => served.has(kind) === false)
      .map(({ apiVersion, kind }) => `${kind} (${apiVersion})`);
    if (unserved.length > 0) {
      this.problems.push({
        object: `cluster of context ${JSON.stringify(this.cluster.context)}`,
        what: `does not know ${[...new Set(unserved)].join(', ')}`,
        // policy/v1 is the youngest of what stacks make, see https://kubernetes.io/docs/reference/using-api/deprecation-guide/
        remedy: ['Kubernetes 1.21 is the first that knows all of them', `  ${this.prefix} version`],
      });
    }
    for (const { apiVersion, answer } of served.unanswered) this.isAnswered(answer, `API ${apiVersion}`);
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

  private judgeStatefulSet(wanted: KubernetesObject, answer: Answer | undefined): void {
    if (!this.isAnswered(answer, `StatefulSet ${wanted.metadata.name}`) || answer.kind === 'missing') return;
    const address = this.wanted.statefulSets.find(({ object }) => object === wanted)?.address ?? '';
    const resource = this.stack.resources.get(address);
    if (resource === undefined) return;
    this.problems.push(
      ...statefulSetProblems({
        wanted,
        resource,
        found: answer.value,
      }),
    );
  }

  private judgeClass(wanted: KubernetesObject, there: Answer | undefined, classes: Answer): void {
    // Volumes that are there need no class any more.
    if (!needsVolumes(wanted, there?.kind === 'found' ? there.value : undefined)) return;
    if (!this.isAnswered(classes, 'StorageClasses') || classes.kind === 'missing') return;
    this.problems.push(...storageClassProblems(wanted, classes.value, this.prefix));
    const fixed = fixedSizeClass(wanted, classes.value);
    if (fixed !== undefined) {
      this.notes.push(
        `StorageClass ${fixed} does not let volumes grow (allowVolumeExpansion): StatefulSet ${wanted.metadata.name} keeps the size that it begins with`,
      );
    }
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

function pathOf(object: KubernetesObject): string {
  return `${collectionPath(object, text(object.metadata.namespace))}/${object.metadata.name}`;
}

function hasItems(list: Value): boolean {
  return listAt(list, 'items').length > 0;
}
