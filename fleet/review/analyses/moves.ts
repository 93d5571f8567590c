import { sameSeen } from '../../model/plan/seen';
import type { Analysis } from '../notes';
import { phrase } from '../phrase';
import { named } from '../resource-name';

/** Resources that only get another address in the state. One that gets other values too is changed, which others see. */
export const moves: Analysis = ({ plan, changes }, notes) => {
  const moved = [...plan.resources.values()].filter(
    ({ action, before, after }) => action === 'move' && sameSeen(before, after),
  );
  if (moved.length === 0) return;
  notes.add('resource-moved', {
    title:
      moved.length === 1 ? phrase`a resource moves in the state` : phrase`${moved.length} resources move in the state`,
    details: moved.map((resource) => phrase`${named(resource)}: ${resource.movedFrom ?? ''} → ${resource.address}`),
    key: moved.map(({ movedFrom, address }) => `${movedFrom} ${address}`),
    of: changes.filter(({ resource }) => moved.includes(resource)),
  });
};
