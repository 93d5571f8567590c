import type { ValueMap } from '../../model';
import { textAt } from '../../model/json';
import { type Diagnosis, RANK, titleOf } from './diagnosis';
import { type Facts, warnings } from './facts';

/** Why a claim has no volume; undefined where it has one, or waits only for its pod. */
export function claimDiagnosis(facts: Facts, claim: ValueMap): Diagnosis | undefined {
  const phase = textAt(claim, 'status', 'phase');
  if (phase === 'Bound') return undefined;
  const details = claimEvents(facts, claim);
  const name = textAt(claim, 'spec', 'storageClassName');
  const object = titleOf('PersistentVolumeClaim', claim);
  if (phase === 'Lost') {
    return {
      object,
      what: 'has lost its volume',
      details,
      rank: RANK.volume,
      remedy: 'restore the volume, or delete claim and pod for an empty one',
    };
  }
  if (details.length === 0 && !isWithoutClass(facts, claim)) return undefined;
  return {
    object,
    what: `has no volume${name === '' ? ', and names no StorageClass' : ` of StorageClass ${JSON.stringify(name)}`}`,
    details,
    rank: RANK.volume,
    remedy: remedyOf(details.join('\n'), name),
  };
}

function claimEvents(facts: Facts, claim: ValueMap): string[] {
  return warnings(facts, 'PersistentVolumeClaim', claim).map(({ reason, message }) => `${reason}: ${message}`);
}

/** A claim that names no class waits for ever; its only sign is an event that is not a warning. */
function isWithoutClass({ events }: Facts, claim: ValueMap): boolean {
  if (textAt(claim, 'spec', 'storageClassName') !== '') return false;
  const uid = textAt(claim, 'metadata', 'uid');
  return events.some((event) => textAt(event, 'involvedObject', 'uid') === uid && event.reason === 'FailedBinding');
}

function remedyOf(said: string, storageClass: string): string {
  const again =
    'delete StatefulSet and claim (no volume is lost) and deploy again: a StatefulSet never changes its claims';
  if (/storageclass[\w.]* "[^"]*" not found/.test(said)) {
    return `create the StorageClass ${JSON.stringify(storageClass)}; or name an existing one (jetstream: { volume: { class } } in the environment), ${again}`;
  }
  if (storageClass === '') {
    return `make a StorageClass the default; or name one (jetstream: { volume: { class } } in the environment), ${again}`;
  }
  return `check the log of the provisioner of StorageClass ${JSON.stringify(storageClass)}`;
}
