import { type KubernetesObject, titleOf } from './object';

/**
 * What an object's annotations may hold together, keys and values, in bytes (`TotalAnnotationSizeLimitB` of Kubernetes'
 * API machinery).
 */
export const MOST_ANNOTATION_BYTES = 256 * 1024;

/** Where `kubectl apply` keeps a copy of what it applied, to know at the next time what is gone. */
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** An object that `kubectl apply` can send only with `--server-side`. */
export interface TooLarge {
  /** `Kind namespace/name`. */
  readonly title: string;
  /** What its annotations would hold. */
  readonly bytes: number;
}

/** Those of the objects whose copy does not fit into an annotation of theirs. */
export function tooLargeToApply(objects: readonly KubernetesObject[]): TooLarge[] {
  return objects
    .map((object) => ({ title: titleOf(object), bytes: annotationBytes(object) }))
    .filter(({ bytes }) => bytes > MOST_ANNOTATION_BYTES);
}

/**
 * The copy is JSON with a line break behind it; where there are no annotations, kubectl notes in it an empty list of
 * them.
 */
function annotationBytes(object: KubernetesObject): number {
  const { annotations = {} } = object.metadata;
  const copy = { ...object, metadata: { ...object.metadata, annotations } };
  const own = Object.entries(annotations ?? {}).reduce((sum, [key, value]) => sum + size(key) + size(String(value)), 0);
  return size(JSON.stringify(copy)) + 1 + size(LAST_APPLIED) + own;
}

function size(text: string): number {
  return Buffer.byteLength(text);
}
