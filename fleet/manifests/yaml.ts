import { Document, isScalar, Scalar, visit } from 'yaml';
import type { KubernetesObject } from './object';

/** The objects as one YAML stream. */
export function toYaml(objects: readonly KubernetesObject[]): string {
  return objects.map(documentOf).join('---\n');
}

/** Characters that are line ends, or nothing, in YAML 1.1 but not in 1.2. */
const OTHER_LINE_ENDS = /[\u0085\u2028\u2029\uFEFF]/g;

/**
 * Kubernetes' tools read YAML 1.1, where `on` is true and `0440` is 288, others read 1.2, where `0o7` is 7: what only
 * one of them would take for something else than a text is quoted. nats.conf stays readable: nothing is folded.
 */
function documentOf(object: KubernetesObject): string {
  const document = new Document(object, { version: '1.1', compat: 'core', aliasDuplicateObjects: false });
  visit(document, {
    Scalar(_key, node) {
      if (isScalar(node) && typeof node.value === 'string' && node.value.search(OTHER_LINE_ENDS) !== -1) {
        node.type = Scalar.QUOTE_DOUBLE;
      }
    },
  });
  return document
    .toString({ lineWidth: 0, blockQuote: 'literal' })
    .replace(OTHER_LINE_ENDS, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
