import { plainType } from '../../model/from-plan';
import { isMade } from '../made-types';
import type { Analysis } from '../notes';
import { phrase } from '../phrase';
import { named } from '../resource-name';

/** What no other analysis has reported: Secrets that change, and whatever is destroyed. It runs last. */
export const rest: Analysis = (stack, notes) => {
  for (const resource of stack.plan.resources.values()) {
    const { action, address, type } = resource;
    if (action === undefined || notes.covered.has(address)) continue;
    if (plainType(type) === 'kubernetes_secret' && action === 'update') {
      notes.add('secret-changed', {
        title: phrase`${named(resource)} has new contents`,
        key: [address],
        covers: [address],
      });
      continue;
    }
    // The name of a Job depends on what it runs, so each change creates another one.
    const isLost = action === 'delete' && stack.after.servers !== undefined;
    if (ROUTINE.test(plainType(type)) && !isLost) {
      notes.cover([address]);
      continue;
    }
    if (action !== 'delete' && action !== 'replace') continue;
    notes.add('resource-destroyed', {
      title:
        action === 'replace'
          ? phrase`${named(resource)} is destroyed and recreated`
          : phrase`${named(resource)} is destroyed`,
      details: [
        ...(resource.replacedFor.length > 0 ? [phrase`Reason: ${resource.replacedFor.join(', ')} changes.`] : []),
        ...(isMade(type) ? [] : [phrase`This project does not know the consequences.`]),
      ],
      key: [address, action],
      covers: [address],
    });
  }
};

/** Types whose replacement has no effect of its own. */
const ROUTINE = /^(kubernetes_job|tls_cert_request)$/;
