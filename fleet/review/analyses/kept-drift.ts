import { isBlind } from '../../model/plan/seen';
import { digestOf } from '../digest';
import { kept } from '../drift';
import type { Analysis } from '../notes';
import { listed, type Phrase, phrase } from '../phrase';
import { named } from '../resource-name';

/** What was changed outside of Terraform, and stays so: the plan takes it over into the state. */
export const keptDrift: Analysis = ({ plan }, notes) => {
  const details: Phrase[] = [];
  const key: string[] = [];
  const hidden: string[] = [];
  for (const drift of plan.drifted.values()) {
    const { address } = drift;
    const planned = plan.resources.get(address);
    if (drift.action === 'delete') {
      if (planned !== undefined) continue;
      details.push(phrase`${named(drift)} was deleted, and is not made again`);
      key.push(address);
      continue;
    }
    const changes = kept(drift, planned);
    if (changes.length === 0) continue;
    details.push(phrase`${named(drift)}: ${listed(changes.map(({ path }) => path))}`);
    key.push(address, ...changes.map(({ path, is }) => `${path} ${digestOf(is ?? null)}`));
    if (changes.some(({ was, is }) => isBlind(was) || isBlind(is))) hidden.push(address);
  }
  if (details.length === 0) return;
  const [first = [], ...more] = details;
  notes.add('drift-kept', {
    title: phrase`changed outside of Terraform, and it stays so: ${first}${[more.length === 0 ? '' : ` and ${more.length} more`]}`,
    details: more,
    key,
    hidden,
  });
};
