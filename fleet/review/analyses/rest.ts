import { plainType } from '../../model/from-plan';
import { isMade } from '../made-types';
import type { Analysis } from '../notes';
import { phrase } from '../phrase';
import { named } from '../resource-name';

/** What no other analysis has told: Secrets that change, and whatever is destroyed. It comes last. */
export const rest: Analysis = (stack, notes) => {
  for (const resource of stack.plan.resources.values()) {
    const { action, address, type } = resource;
    if (action === undefined || notes.told.has(address)) continue;
    if (plainType(type) === 'kubernetes_secret' && action === 'update') {
      notes.add('secret-changed', {
        title: phrase`${named(resource)} holds something else`,
        key: [address],
        tells: [address],
      });
      continue;
    }
    // A Job's name says what it runs, so each change makes another one. What is none of ours is told of as a whole.
    const isLost = action === 'delete' && stack.after.servers !== undefined;
    if (ROUTINE.test(plainType(type)) && !isLost) {
      notes.tell([address]);
      continue;
    }
    if (action !== 'delete' && action !== 'replace') continue;
    notes.add('resource-destroyed', {
      title:
        action === 'replace'
          ? phrase`${named(resource)} is destroyed and made anew`
          : phrase`${named(resource)} is destroyed`,
      details: [
        ...(resource.replacedFor.length > 0 ? [phrase`Because of ${resource.replacedFor.join(', ')}.`] : []),
        ...(isMade(type) ? [] : [phrase`This project does not know what that means.`]),
      ],
      key: [address, action],
      tells: [address],
    });
  }
};

/** Types of which a new one in the place of an old one means nothing by itself. */
const ROUTINE = /^(kubernetes_job|tls_cert_request)$/;
