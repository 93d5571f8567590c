import { didYouMean } from '../../lib/suggest';
import type { Value } from '../model';
import { listAt, textAt, textsAt } from '../model/json';
import type { ClusterProblem } from '../model/problem';

/** The annotations of the default class; the second one is that of old clusters. */
const DEFAULT = ['storageclass.kubernetes.io/is-default-class', 'storageclass.beta.kubernetes.io/is-default-class'];

/**
 * What is wrong with the class of a StatefulSet's volumes.
 * @param classes the cluster's StorageClasses, a list
 */
export function storageClassProblems(statefulSet: Value, classes: Value, kubectl: string): ClusterProblem[] {
  const names = listAt(classes, 'items').map((item) => textAt(item, 'metadata', 'name'));
  const there = names.length === 0 ? 'the cluster has none' : `there are: ${names.join(', ')}`;
  const id = `StatefulSet ${textAt(statefulSet, 'metadata', 'namespace')}/${textAt(statefulSet, 'metadata', 'name')}`;
  const set = `jetstream: { volume: { size: '…', class: '…' } }`;
  const wanted = textAt(listAt(statefulSet, 'spec', 'volumeClaimTemplates')[0], 'spec', 'storageClassName');
  if (wanted === '') {
    if (listAt(classes, 'items').some(isDefault)) return [];
    return [
      {
        object: id,
        what: `names no StorageClass for its volumes, and the cluster has no default; ${there}`,
        remedy:
          names[0] === undefined
            ? ["have the cluster's administrator install a volume provisioner with a default StorageClass"]
            : [
                `name one in the environment: ${set}, or make one the default:`,
                `  ${kubectl} patch storageclass ${names[0]} -p '{"metadata":{"annotations":{"${DEFAULT[0]}":"true"}}}'`,
              ],
      },
    ];
  }
  if (names.includes(wanted)) return [];
  return [
    {
      object: id,
      what: `needs volumes of StorageClass ${JSON.stringify(wanted)}, which does not exist; ${there}${didYouMean(wanted, names)}`,
      remedy: [
        `name another one in the environment: ${set}, or have that class created:`,
        `  ${kubectl} get storageclass`,
      ],
    },
  ];
}

/** Name of the default class; undefined if there is none, or the classes are not known. */
export function defaultClassOf(classes: Value | undefined): string | undefined {
  const found = listAt(classes, 'items').find(isDefault);
  return found && textAt(found, 'metadata', 'name');
}

/**
 * The class of a StatefulSet's volumes, where it does not let claims grow; undefined where it does, or there is none.
 * See https://kubernetes.io/docs/concepts/storage/storage-classes/#allow-volume-expansion
 */
export function fixedSizeClass(statefulSet: Value, classes: Value): string | undefined {
  const claim = listAt(statefulSet, 'spec', 'volumeClaimTemplates')[0];
  const name = textAt(claim, 'spec', 'storageClassName') || defaultClassOf(classes);
  const found = listAt(classes, 'items').find((item) => textAt(item, 'metadata', 'name') === name);
  return found !== undefined && found.allowVolumeExpansion !== true ? name : undefined;
}

function isDefault(storageClass: Value): boolean {
  const annotations = textsAt(storageClass, 'metadata', 'annotations');
  return DEFAULT.some((key) => annotations[key] === 'true');
}
