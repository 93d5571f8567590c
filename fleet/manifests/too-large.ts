import { type KubernetesObject, titleOf } from './object';

/**
 * What an object's annotations may hold together, keys and values, in bytes (`TotalAnnotationSizeLimitB` of Kubernetes'
 * API machinery).
 */
export const MOST_ANNOTATION_BYTES = 256 * 1024;

/** The annotation in which `kubectl apply` keeps a copy of what it applied, to know the next time what was removed. */
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** An object that `kubectl apply` can send only with `--server-side`. */
export interface TooLarge {
  /** `Kind namespace/name`. */
  readonly title: string;
  /** The size of its annotations, in bytes. */
  readonly bytes: number;
}

/** The objects whose copy does not fit into an annotation. */
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
