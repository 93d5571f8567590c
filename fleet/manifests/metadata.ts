import type { Fields } from './field';
import { object, objects, set, string, strings } from './kinds-of-field';

/** Which objects are meant, by their labels. */
export const LABEL_SELECTOR: Fields = {
  match_labels: strings(),
  match_expressions: objects({ key: string({ sendsEmpty: true }), operator: string(), values: set('') }),
};

// An object that the cluster names (generate_name) has no manifest, so that argument is not among these.

/** Metadata of pods: a template has no name. */
export const TEMPLATE_METADATA: Fields = {
  name: string(),
  namespace: string(),
  labels: strings(),
  annotations: strings(),
};

/** Metadata of an object that belongs to no namespace. */
export const METADATA: Fields = { name: string({ sendsEmpty: true }), labels: strings(), annotations: strings() };

/** Metadata of an object in a namespace. */
export const NAMESPACED_METADATA: Fields = {
  name: string({ sendsEmpty: true }),
  namespace: string({ unset: 'default' }),
  labels: strings(),
  annotations: strings(),
};

/** `metadata` and `spec`, the usual shape of an object. */
export function withSpec(spec: Fields): Fields {
  return { metadata: object(NAMESPACED_METADATA), spec: object(spec) };
}
