import { UserError } from '../../lib/user-error';
import type { Value } from '../model';
import { hasLabels, listAt, textAt, textsAt } from '../model/json';
import type { OwnNamespace } from '../terraform/destroy';
import type { Kubectl, KubectlOutcome } from './kubectl';
import { answerOf } from './kubectl';
import { isOurs } from './namespace';

/** A claim for a volume. */
export interface Claim {
  readonly name: string;
  readonly namespace: string;
  readonly size: string;
  /** The volume that it has; '' where it has none. */
  readonly volume: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** A claim in one line. */
export function claimText({ name, namespace, size, volume }: Claim): string {
  return `PersistentVolumeClaim ${namespace}/${name}  ${size}${volume && `  volume ${volume}`}`;
}

/** The claims in a namespace; undefined if the cluster does not answer. */
export async function claimsIn(kubectl: Kubectl, namespace: string): Promise<Claim[] | undefined> {
  const answer = await kubectl.get(`/api/v1/namespaces/${namespace}/persistentvolumeclaims`);
  return answer.kind === 'found' ? listAt(answer.value, 'items').map(claimOf) : undefined;
}

function claimOf(claim: Value): Claim {
  return {
    name: textAt(claim, 'metadata', 'name'),
    namespace: textAt(claim, 'metadata', 'namespace'),
    size: textAt(claim, 'status', 'capacity', 'storage') || textAt(claim, 'spec', 'resources', 'requests', 'storage'),
    volume: textAt(claim, 'spec', 'volumeName'),
    labels: textsAt(claim, 'metadata', 'labels'),
  };
}

/** The labels by which the stack's objects in its namespace are known. */
export interface Ownership {
  /** The labels that the stack gives its namespace. */
  readonly labels: Readonly<Record<string, string>>;
  /** The labels of the claims of each of its StatefulSets. */
  readonly claims: readonly Readonly<Record<string, string>>[];
}

/**
 * The claims that are deleted with a namespace; undefined if it no longer exists.
 * @throws UserError if it is not this stack's, or volumes of others would be deleted too
 */
export async function claimsToDelete(
  kubectl: Kubectl,
  { name }: OwnNamespace,
  { labels, claims: own }: Ownership,
): Promise<Claim[] | undefined> {
  const namespace = await kubectl.get(`/api/v1/namespaces/${name}`);
  if (namespace.kind === 'missing') return undefined;
  if (namespace.kind === 'refused')
    throw new UserError(`namespace ${name} cannot be read: ${namespace.refusal.message}`);
  if (!isOurs(labels, namespace.value)) {
    throw new UserError(
      `namespace ${name} is not deleted: it does not have the labels of this stack, so others may rely on it. Nothing was done.`,
    );
  }
  const claims = await claimsIn(kubectl, name);
  if (claims === undefined)
    throw new UserError(`the PersistentVolumeClaims in namespace ${name} cannot be listed. Nothing was done.`);
  const others = claims.filter((claim) => !own.some((wanted) => hasLabels(claim.labels, wanted)));
  if (others.length > 0) {
    throw new UserError(
      [
        `namespace ${name} is not deleted: it has volumes that do not belong to this stack. Nothing was done.`,
        ...others.map((claim) => `  ${claimText(claim)}`),
      ].join('\n'),
    );
  }
  return claims;
}

/** Pods have a minute to end, and a volume may have to be detached. */
const DELETE_SECONDS = 300;

/**
 * Deletes a namespace and waits until it is gone.
 * @throws UserError if that fails
 */
export async function deleteNamespace(kubectl: Kubectl, { name }: OwnNamespace): Promise<void> {
  const args = ['delete', 'namespace', name, '--ignore-not-found', `--timeout=${DELETE_SECONDS}s`];
  const outcome = await kubectl.run(args, '', DELETE_SECONDS);
  if (!outcome.ok)
    throw new UserError(`namespace ${name} is not deleted yet: ${reasonOf(outcome)}\nRun the same command again.`);
}

function reasonOf(outcome: KubectlOutcome): string {
  const answer = answerOf(outcome);
  return (answer.kind === 'refused' && answer.refusal.message) || 'timed out';
}
