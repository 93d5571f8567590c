import { plainType } from '../../model/from-plan';
import { changesByResource, WHOLE } from '../changes';
import { isMade } from '../made-types';
import type { Analysis } from '../notes';
import { listed, phrase } from '../phrase';
import { named } from '../resource-name';
import { changedKeys, isProven } from '../secret-content';

/** Secrets that change, and whatever is destroyed, unless another analysis has reported it. */
export const rest: Analysis = (stack, notes, all) => {
  for (const { resource, changes } of changesByResource(notes.unexplained())) {
    const { action, address, type } = resource;
    const plain = plainType(type);
    if (plain === 'kubernetes_secret' && action === 'update') {
      const contents = changes.filter(({ path }) => /^data([.[]|$)/.test(path));
      if (contents.length === 0) continue;
      const keys = changedKeys(contents);
      const unproven = keys.filter(({ key, change }) => !isProven(key, change, stack, all)).map(({ key }) => key);
      if (keys.length > 0 && unproven.length === 0) {
        notes.add('secret-changed', {
          title: phrase`${named(resource)} has new contents`,
          key: [address],
          of: contents,
        });
        continue;
      }
      notes.add('secret-unproven', {
        title: phrase`${named(resource)} has new contents of unknown origin: ${listed(unproven)}`,
        details: [phrase`No certificate, key or password that this review reports as new is in it.`],
        key: [address, ...unproven],
        of: contents,
      });
      continue;
    }
    // The name of a Job depends on what it runs, so each change creates another one.
    const isLost = action === 'delete' && stack.after.servers !== undefined;
    if (plain === 'tls_cert_request' || (plain === 'kubernetes_job' && action === 'delete' && !isLost)) {
      notes.explain(changes);
      continue;
    }
    if (action !== 'delete' && action !== 'replace') continue;
    const whole = changes.filter(({ path }) => path === WHOLE);
    if (whole.length === 0) continue;
    const moves = changes.filter(({ path }) => /^metadata\.(name|namespace)$/.test(path));
    notes.add('resource-destroyed', {
      title:
        action === 'delete'
          ? phrase`${named(resource)} is destroyed`
          : moves.length > 0
            ? phrase`${named({ ...resource, after: {} })} is destroyed, and created as ${named(resource)}`
            : phrase`${named(resource)} is destroyed and recreated`,
      details: [
        ...(resource.replacedFor.length > 0 ? [phrase`Reason: ${resource.replacedFor.join(', ')} changes.`] : []),
        ...(moves.length > 0 ? [phrase`Whatever refers to it by its old name or namespace does not find it.`] : []),
        ...(isMade(type) ? [] : [phrase`This project does not know the consequences.`]),
      ],
      key: [address, action],
      // An object that is replaced has the provider's empty values in place of those that it had read.
      of: KEPT_APART.test(plain) ? [...whole, ...moves] : changes,
    });
  }
};

/** Types whose arguments are reported, too, where the object is replaced. */
const KEPT_APART = /^(kubernetes_(config_map|service|network_policy)|helm_release)$/;
