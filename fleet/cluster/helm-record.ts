import { gunzipSync } from 'node:zlib';
import { isMap, type Value } from '../model';
import { listAt, textAt } from '../model/json';
import type { WantedRelease } from './release';

/** The latest of the records that Helm keeps of a release, each in a Secret of the release's namespace. */
export interface HelmRecord {
  /** Name of the Secret. */
  readonly secret: string;
  /** Counts from 1. */
  readonly revision: number;
  /** See https://helm.sh/docs/helm/helm_status/ : `deployed`, `failed`, `pending-install`, `uninstalled` … */
  readonly status: string;
  /** Helm's own description of the result; '' where it cannot be read. */
  readonly description: string;
}

/** The path of the API under which a release's records are. */
export function recordsPath({ namespace, name }: WantedRelease): string {
  const selector = encodeURIComponent(`owner=helm,name=${name}`);
  return `/api/v1/namespaces/${namespace}/secrets?labelSelector=${selector}`;
}

/** The latest record of those at that path; undefined where the release is not installed. */
export function latestRecord(secrets: Value): HelmRecord | undefined {
  const [latest] = listAt(secrets, 'items')
    .map((secret) => ({ secret, revision: Number(textAt(secret, 'metadata', 'labels', 'version')) }))
    .sort((a, b) => b.revision - a.revision);
  if (latest === undefined) return undefined;
  const { secret, revision } = latest;
  const status = textAt(secret, 'metadata', 'labels', 'status');
  if (status === 'uninstalled') return undefined;
  return {
    secret: textAt(secret, 'metadata', 'name'),
    revision,
    status,
    description: descriptionOf(textAt(secret, 'data', 'release')),
  };
}

/** Whether an operation is in progress, or was interrupted: Helm then refuses any other. */
export function isPending({ status }: HelmRecord): boolean {
  return status.startsWith('pending-') || status === 'uninstalling';
}

/** Helm packs a record with gzip and base64, and the Secret adds base64 of its own. */
function descriptionOf(packed: string): string {
  try {
    const text = Buffer.from(packed, 'base64').toString();
    const record: unknown = JSON.parse(gunzipSync(Buffer.from(text, 'base64')).toString());
    return isMap(record as Value) ? textAt(record as Value, 'info', 'description') : '';
  } catch {
    return '';
  }
}

/** The text for a release with an interrupted operation. */
export function pendingText({ status, revision }: HelmRecord): string {
  return `has an operation in progress (${status}, revision ${revision}); until it ends, Helm refuses any other`;
}

/** How to fix a release with an interrupted operation: delete the record of that attempt. */
export function pendingRemedy({ namespace }: WantedRelease, { secret }: HelmRecord, kubectl: string): string[] {
  return [
    'if no deploy is running now, one was interrupted: delete the record of that attempt, then deploy again',
    `  ${kubectl} -n ${namespace} delete secret ${secret}`,
  ];
}
