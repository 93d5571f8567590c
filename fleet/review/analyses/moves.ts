import type { Analysis } from '../notes';
import { phrase } from '../phrase';
import { named } from '../resource-name';

/** Resources that only get another address in the state. One that gets other values too is an update, and not here. */
export const moves: Analysis = ({ plan, changes }, notes) => {
  const moved = [...plan.resources.values()].filter(({ action }) => action === 'move');
  const [only, ...more] = moved;
  if (!only) return;
  notes.add('resource-moved', {
    title:
      only && more.length === 0
        ? phrase`${named(only)} gets another address in the state`
        : phrase`${moved.length} resources get other addresses in the state`,
    details: moved.map((resource) => phrase`${named(resource)}: ${resource.movedFrom ?? ''} → ${resource.address}`),
    key: moved.map(({ movedFrom, address }) => `${movedFrom} ${address}`),
    of: changes.filter(({ resource }) => moved.includes(resource)),
  });
};
