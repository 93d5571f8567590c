import type { Value } from '../../model';
import { isPending, latestRecord, pendingRemedy, pendingText } from '../helm-record';
import { releaseTitle, type WantedRelease } from '../release';
import { type Served, unservedRemedy, unservedText } from '../served';
import { type Diagnosis, RANK } from './diagnosis';

/** What is known of a Helm release. */
export interface ReleaseFacts {
  readonly release: WantedRelease;
  /** Its records, a list of Secrets. */
  readonly records: Value;
  readonly served: Served;
  /** The command that checks its stack. */
  readonly checkCommand: string;
  /** Whether it belongs to a site. */
  readonly isSite: boolean;
  /** The beginning of a kubectl command. */
  readonly kubectl: string;
}

/** What is wrong with a Helm release; undefined where it is deployed. */
export function releaseDiagnosis({
  release,
  records,
  served,
  checkCommand,
  isSite,
  kubectl,
}: ReleaseFacts): Diagnosis | undefined {
  const object = releaseTitle(release);
  const record = latestRecord(records);
  const unserved = unservedText(release, served);
  const details = record?.description ? [record.description] : [];
  if (record?.status === 'deployed') return undefined;
  // Helm refuses such a chart before it keeps a record of it.
  if (unserved !== undefined) {
    return {
      object,
      what: `${record === undefined ? 'is not installed' : `has failed (revision ${record.revision})`}: it needs ${unserved}, which this cluster does not serve`,
      details,
      rank: RANK.release,
      remedy: `${unservedRemedy(release, isSite).join(' ')}; then deploy again`,
    };
  }
  if (record === undefined) {
    return { object, what: 'is not installed', details, rank: RANK.release, remedy: 'deploy this stack' };
  }
  if (isPending(record)) {
    return {
      object,
      what: pendingText(record),
      details,
      rank: RANK.release,
      remedy: pendingRemedy(release, record, kubectl)
        .map((step) => step.trim())
        .join(':  '),
    };
  }
  return {
    object,
    what: `has failed (${record.status}, revision ${record.revision})`,
    details,
    rank: RANK.release,
    remedy: `fix the error above, check with \`${checkCommand}\` whether the state has it, and deploy again`,
  };
}
