import { titleOf } from '../manifests';
import { type SynthesizedStack, text, type Value } from '../model';
import { textsAt } from '../model/json';
import type { ClusterProblem } from '../model/problem';
import { environmentOf, projectCommand } from '../model/project-command';
import { isOurs, ownerText } from './namespace';
import { releaseTitle, type WantedRelease } from './release';
import type { WantedObject } from './wanted';

/** Something that is in the cluster and that the stack's Terraform state lacks. */
export interface Import {
  /** The resource that makes it. */
  readonly address: string;
  /** The id by which the provider finds it. */
  readonly id: string;
  /** `Secret nats/nats-hub-tls`. */
  readonly object: string;
}

/** The import of an object: the Kubernetes provider's ids are `name`, or `namespace/name`. */
export function importOf({ address, object }: WantedObject): Import {
  const namespace = text(object.metadata.namespace);
  const { name } = object.metadata;
  return { address, id: namespace === undefined ? name : `${namespace}/${name}`, object: titleOf(object) };
}

/** The import of a Helm release: the Helm provider's id is `namespace/name`. */
export function importOfRelease(release: WantedRelease): Import {
  const { address, namespace, name } = release;
  return { address, id: `${namespace}/${name}`, object: releaseTitle(release) };
}

/** Whether an existing object is the one that this stack created. */
export function isMadeHere({ object }: WantedObject, found: Value): boolean {
  return isOurs(textsAt(object, 'metadata', 'labels'), found);
}

/** An object that this stack did not create has the name of one that it is to create. */
export function notOursProblem(
  wanted: WantedObject,
  found: Value,
  importSteps: (address: string, id: string) => string[],
): ClusterProblem {
  const { address, id, object } = importOf(wanted);
  return {
    object,
    what: `exists and was not created by this stack (${ownerText(found)}); a deploy would fail with 'already exists'`,
    remedy: [
      "delete it, or name another namespace; or import it into this stack's state, then a deploy replaces its content:",
      ...importSteps(address, id),
    ],
  };
}

/**
 * The problem of objects of an earlier deployment that the state lacks.
 * @param deploys names of the stacks for `cdktf deploy`
 */
export function importsProblem(
  imports: readonly Import[],
  stack: Pick<SynthesizedStack, 'name' | 'outputs'>,
  deploys: readonly string[],
): ClusterProblem[] {
  const [first, ...others] = imports;
  const { name } = stack;
  if (first === undefined) return [];
  const more = others.length === 0 ? '' : ` and ${others.length} more object${others.length === 1 ? '' : 's'}`;
  return [
    {
      object: `${first.object}${more}`,
      what: `${others.length === 0 ? 'exists' : 'exist'}, created by an earlier deployment of this stack, but not in its Terraform state: a deploy would fail with 'already exists'`,
      remedy: [
        'if the state is somewhere else (another backend, another working copy, an earlier version in the bucket), restore it',
        'if it is lost, write an import block for each object, and deploy (docs/deploy.md, "When the state is lost"):',
        `  ${projectCommand(environmentOf(stack), `fleet imports ${name}`)}`,
        `  ${projectCommand(environmentOf(stack), `cdktf deploy ${deploys.join(' ')}`)}`,
        ...(others.length === 0 ? [] : [`they are: ${imports.map(({ object }) => object).join(', ')}`]),
      ],
    },
  ];
}
