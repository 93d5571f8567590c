import { kubectlPrefix } from '../../../lib/command';
import { type Resolver, stackNamed } from '../../model';
import { type ClusterOfStack, clusterOf } from '../../model/cluster';
import type { ClusterProblem } from '../../model/problem';
import { environmentOf, projectCommand } from '../../model/project-command';
import { isLeaf } from '../../terraform/destroy';
import { recordsPath } from '../helm-record';
import { type ContextTarget, findContext } from '../kubeconfig';
import { answerOf, Kubectl } from '../kubectl';
import { problemOf } from '../refusal';
import { releaseTitle, type WantedRelease } from '../release';
import { Served } from '../served';
import { wantedOf } from '../wanted';
import type { ContainerLogs, Diagnosis } from './diagnosis';
import { factsOf, KINDS } from './facts';
import { type DoneJob, judge } from './judge';
import { releaseDiagnosis } from './release';

export type { Diagnosis } from './diagnosis';

/** Why a stack is not ready. */
export interface Why {
  readonly stack: string;
  readonly context: string | undefined;
  /** Why its cluster did not answer. */
  readonly problems: readonly ClusterProblem[];
  /** The rollout of each StatefulSet. */
  readonly states: readonly string[];
  readonly diagnoses: readonly Diagnosis[];
  /** Pods that are ready, of those that should be. */
  readonly ready: number;
  readonly wanted: number;
  /** The one thing to do first. */
  readonly advice: string | undefined;
}

const LOG_LINES = 5;
/** Enough lines to have the names of those who were cut off, which are few. */
const DROPPED_LINES = 200;
/** Container of the Job that enforces the list of leaves. */
const ACCESS_CONTAINER = 'access';
/** All pods of a StatefulSet log the same. */
const LOGS_AT_MOST = 6;

/** Asks a stack's cluster why its servers are not ready. */
export async function whyStack(resolver: Resolver, stackName: string, timeoutSeconds: number): Promise<Why> {
  const cluster = clusterOf(stackNamed(resolver.app, stackName));
  const nothing = { states: [], diagnoses: [], ready: 0, wanted: 0, advice: undefined };
  const base = { stack: stackName, context: cluster?.context, problems: [] };
  if (cluster === undefined) return { ...base, ...nothing };
  const context = findContext(cluster);
  if ('problem' in context) return { ...base, ...nothing, problems: [context.problem] };
  return {
    ...base,
    ...nothing,
    ...(await ask(resolver, stackName, { cluster, target: context.target, timeoutSeconds })),
  };
}

interface Asked {
  readonly cluster: ClusterOfStack;
  readonly target: ContextTarget;
  readonly timeoutSeconds: number;
}

async function ask(
  resolver: Resolver,
  stackName: string,
  { cluster, target, timeoutSeconds }: Asked,
): Promise<Partial<Why>> {
  const { objects, usedNamespaces, releases } = await wantedOf(resolver, stackName);
  const kubectl = new Kubectl(cluster, timeoutSeconds);
  const diagnoses: Diagnosis[] = [];
  const states: string[] = [];
  let ready = 0;
  let wanted = 0;
  for (const name of usedNamespaces) {
    const [namespace, list] = await Promise.all([
      kubectl.get(`/api/v1/namespaces/${name}`),
      kubectl.run(['get', KINDS, '-n', name, '-o', 'json']),
    ]);
    const answer = answerOf(list);
    if (answer.kind !== 'found') {
      const refusal = answer.kind === 'refused' ? answer.refusal : { reason: 'other' as const, message: list.stderr };
      return { problems: [problemOf(refusal, cluster, target, timeoutSeconds)] };
    }
    const inNamespace = objects.filter(({ metadata }) => metadata.namespace === name);
    // A user who may not read the namespace can still see its objects.
    const found = namespace.kind === 'found' ? namespace.value : namespace.kind === 'missing' ? undefined : null;
    const judgement = judge(inNamespace, factsOf(answer.value), found);
    diagnoses.push(...judgement.diagnoses);
    states.push(...judgement.states, ...(await droppedBy(kubectl, judgement.done)));
    if (found !== undefined) {
      const helm = await askReleases(resolver, stackName, kubectl, {
        releases: releases.filter(({ namespace }) => namespace === name),
        prefix: kubectlPrefix(cluster),
      });
      diagnoses.push(...helm.diagnoses);
      states.push(...helm.states);
    }
    ready += judgement.ready;
    wanted += judgement.wanted;
  }
  const sorted = [...diagnoses].sort((a, b) => a.rank - b.rank);
  return {
    diagnoses: await withLogs(kubectl, sorted),
    states,
    ready,
    wanted,
    advice: sorted.find(({ remedy }) => remedy !== undefined)?.remedy,
  };
}

/** The Helm releases in an existing namespace; reported as not checked where Helm's Secrets may not be read. */
async function askReleases(
  resolver: Resolver,
  stack: string,
  kubectl: Kubectl,
  { releases, prefix }: { readonly releases: readonly WantedRelease[]; readonly prefix: string },
): Promise<Pick<Why, 'diagnoses' | 'states'>> {
  const named = stackNamed(resolver.app, stack);
  const isSite = isLeaf(named);
  const checkCommand = projectCommand(environmentOf(named), `fleet check ${stack}`);
  const [served, answers] = await Promise.all([
    Served.ask(
      kubectl,
      releases.flatMap(({ kinds }) => kinds),
    ),
    Promise.all(releases.map((release) => kubectl.get(recordsPath(release)))),
  ]);
  const diagnoses: Diagnosis[] = [];
  const states: string[] = [];
  for (const [index, release] of releases.entries()) {
    const answer = answers[index];
    if (answer?.kind === 'found') {
      const records = answer.value;
      const diagnosis = releaseDiagnosis({ release, records, served, checkCommand, isSite, kubectl: prefix });
      if (diagnosis !== undefined) diagnoses.push(diagnosis);
    } else {
      const reason = answer?.kind === 'refused' ? answer.refusal.message : 'there are no Secrets';
      states.push(`${releaseTitle(release)}: not checked, ${reason}`);
    }
  }
  return { diagnoses, states };
}

/** The leaves that the Job of the list of leaves cut off, from its log. */
async function droppedBy(kubectl: Kubectl, jobs: readonly DoneJob[]): Promise<string[]> {
  const states = jobs
    .filter(({ log }) => log.container === ACCESS_CONTAINER)
    .map(async ({ object, log }) => {
      const dropped = droppedIn(await linesOf(kubectl, log, DROPPED_LINES));
      return dropped.length === 0 ? [] : [`${object} dropped the connection of ${dropped.join(', ')}`];
    });
  return (await Promise.all(states)).flat();
}

/** Leaves whose connections a Job dropped, and where, by the lines of its log. */
export function droppedIn(lines: readonly string[]): string[] {
  return lines.flatMap((line) => {
    const [, who, where] = /^drops the connection of (\S+) on (\S+)$/.exec(line) ?? [];
    return who === undefined ? [] : [`${who} on ${where}`];
  });
}

async function withLogs(kubectl: Kubectl, diagnoses: readonly Diagnosis[]): Promise<Diagnosis[]> {
  let left = LOGS_AT_MOST;
  return Promise.all(
    diagnoses.map(async (diagnosis) => {
      if (diagnosis.logs === undefined || left-- <= 0) return diagnosis;
      const lines = await linesOf(kubectl, diagnosis.logs, LOG_LINES);
      return lines.length === 0
        ? diagnosis
        : { ...diagnosis, details: [...diagnosis.details, ...lines.map((line) => `| ${line}`)] };
    }),
  );
}

async function linesOf(
  kubectl: Kubectl,
  { namespace, pod, container, previous }: ContainerLogs,
  count: number,
): Promise<string[]> {
  const read = (before: boolean) =>
    kubectl.run(['logs', '-n', namespace, pod, '-c', container, `--tail=${count}`, ...(before ? ['--previous'] : [])]);
  const first = await read(previous);
  // The previous run may have been cleared away; then the current log is better than nothing.
  const { ok, stdout } = first.ok || !previous ? first : await read(false);
  return ok
    ? withoutCredentials(stdout)
        .split('\n')
        .filter((line) => line.trim() !== '')
    : [];
}

/** A URL with a password in it is never shown, whoever logged it. */
export function withoutCredentials(text: string): string {
  return text.replace(/:\/\/[^\s/@"']+@/g, '://…@');
}
