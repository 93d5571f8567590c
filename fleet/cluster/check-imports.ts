import type { SynthesizedStack } from '../model';
import { environmentOf, projectCommand } from '../model/project-command';
import type { ClusterApi } from './api';
import type { CheckReport } from './check-report';
import { isPending, latestRecord, pendingRemedy, pendingText, recordsPath } from './helm-record';
import { type Import, importOf, importOfRelease, importsProblem, isMadeHere, notOursProblem } from './imports';
import { addressesInFile, importsFile } from './imports-file';
import type { Answer } from './kubectl';
import type { WantedRelease } from './release';
import type { WantedObject } from './wanted';

/** A stack whose state is known. */
export interface ImportCheck {
  readonly stack: SynthesizedStack;
  /** Addresses that the state holds. */
  readonly held: ReadonlySet<string>;
  /** The folder that it is deployed from. */
  readonly workingFolder: string;
  /** Names of the stacks for `cdktf deploy`. */
  readonly deploys: readonly string[];
}

/** The import of an existing object; nothing where there is none, or where others created it, which is a problem. */
export function importOfObject(
  report: CheckReport,
  made: WantedObject,
  answer: Answer | undefined,
  importSteps: (address: string, id: string) => string[],
): Import[] {
  const { object } = importOf(made);
  if (!report.isAnswered(answer, object) || answer.kind === 'missing') return [];
  if (isMadeHere(made, answer.value)) return [importOf(made)];
  // For a namespace this is reported already.
  if (made.object.kind !== 'Namespace') report.problems.push(notOursProblem(made, answer.value, importSteps));
  return [];
}

/**
 * Asks for Helm releases in existing namespaces: one with an interrupted operation is a problem.
 * @param held addresses that the state has; undefined: not known, and then no release counts as missing there
 * @returns those that the state lacks
 */
export async function checkReleases(
  api: ClusterApi,
  report: CheckReport,
  { releases, held, kubectl }: ReleaseCheck,
): Promise<Import[]> {
  const answers = await Promise.all(releases.map((release) => api.get(recordsPath(release))));
  return releases.flatMap((release, index) => {
    const found = importOfRelease(release);
    const answer = answers[index];
    if (!report.isAnswered(answer, found.object) || answer.kind === 'missing') return [];
    const record = latestRecord(answer.value);
    if (record === undefined) return [];
    if (isPending(record)) {
      report.problems.push({
        object: found.object,
        what: pendingText(record),
        remedy: pendingRemedy(release, record, kubectl),
      });
    }
    return held?.has(release.address) === false ? [found] : [];
  });
}

/** Which releases to ask for. */
export interface ReleaseCheck {
  readonly releases: readonly WantedRelease[];
  readonly held: ReadonlySet<string> | undefined;
  /** The beginning of a kubectl command. */
  readonly kubectl: string;
}

/** Compares the objects that exist and are not in the state with the import blocks written for them. */
export function judgeImports(
  report: CheckReport,
  imports: readonly Import[],
  { stack, deploys, held, workingFolder }: ImportCheck,
): void {
  const file = importsFile(workingFolder);
  const prepared = addressesInFile(workingFolder);
  if (prepared === undefined) {
    report.problems.push(...importsProblem(imports, stack, deploys));
    return;
  }
  const again = projectCommand(environmentOf(stack), `fleet imports ${stack.name}`);
  const lacking = imports.filter(({ address }) => !prepared.includes(address));
  const stale = prepared.filter((address) => !held.has(address) && !imports.some((found) => found.address === address));
  if (lacking.length + stale.length > 0) {
    const faults = [
      ...(lacking.length === 0 ? [] : [`it lacks ${lacking.map(({ object }) => object).join(', ')}`]),
      ...(stale.length === 0 ? [] : [`it names ${stale.join(', ')}, which the cluster does not have`]),
    ];
    report.problems.push({
      object: file,
      what: `is out of date: ${faults.join('; ')}`,
      remedy: ['write it again:', `  ${again}`],
    });
  } else if (imports.length > 0) {
    report.notes.push(`the next deploy imports the ${imports.length} objects in ${file}`);
  } else {
    report.notes.push(`${file} is no longer needed; ${again} removes it`);
  }
}
