import { type Seen, textsOf } from '../model/plan/seen';
import type { ServiceModel } from '../model/services';
import { AddressRanges } from './address-ranges';
import type { PlannedChange } from './changes';
import { listed, phrase } from './phrase';
import type { ServiceUpdate } from './service-update';

/** Without ranges, every address may connect: Kubernetes puts this in their place. */
const EVERYWHERE = ['0.0.0.0/0'];

/** From which addresses its load balancer may be reached, compared as sets. */
export function rangeChanges({ name, was, is, add }: ServiceUpdate, of: readonly PlannedChange[]): void {
  const [change] = of;
  if (!change || !isRangeList(change.from) || !isRangeList(change.to)) return;
  const given = ({ sourceRanges }: ServiceModel) => (sourceRanges.length > 0 ? sourceRanges : EVERYWHERE);
  const [from, to] = [AddressRanges.of(given(was)), AddressRanges.of(given(is))];
  // What is no range is refused by Kubernetes, or means something else to a cloud.
  if (!from || !to) return;
  const [more, less] = [to.without(from).cidrs, from.without(to).cidrs];
  const all = to.without(AddressRanges.of(EVERYWHERE) ?? to).isEmpty && more.length > 0 && is.sourceRanges.length === 0;
  if (more.length > 0) {
    const title = all
      ? phrase`${name}: from any address, not only ${listed(was.sourceRanges)}`
      : phrase`${name}: also from ${listed(more)}`;
    add('exposure-wider', { title, key: ['from', ...to.cidrs] }, of);
  }
  if (less.length > 0) {
    add(
      'reach-lost',
      {
        title: phrase`${name}: only from ${listed(is.sourceRanges)}; cut off: ${was.sourceRanges.length > 0 ? listed(less) : ['every other address']}`,
        details: [phrase`Every leaf and client with another address is cut off: compare the addresses of your sites.`],
        key: ['only from', ...to.cidrs],
      },
      of,
    );
  }
  if (more.length + less.length === 0) {
    add(
      'reach-same',
      { title: phrase`${name}: the same source ranges in other words`, key: ['from', ...given(is)] },
      of,
    );
  }
}

function isRangeList(value: Seen | undefined): boolean {
  return value === undefined || value === null || (Array.isArray(value) && textsOf(value).length === value.length);
}
