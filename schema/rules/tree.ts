import { didYouMean } from '../../lib/suggest';
import { show } from '../show';
import { leaves } from './places';
import type { Inspection } from './rule';

/** `via` names the hub or a region, and every path leads to the hub. */
export function ways(inspection: Inspection): void {
  const regionNames = inspection.environment.regions.map(({ name }) => name);
  for (const { tier, path } of leaves(inspection)) {
    if (tier.via !== 'hub' && !regionNames.includes(tier.via)) {
      const known = ['hub', ...regionNames];
      const rest = didYouMean(tier.via, known) || `. Allowed: ${known.map(show).join(', ')}`;
      inspection.report(path('via'), `${show(tier.via)} is not a region${rest}`, ...lost(inspection, 'regions'));
    }
  }
  cycles(inspection);
}

/** Each cycle once, at its first region by name. */
function cycles(inspection: Inspection): void {
  const via = new Map(inspection.environment.regions.map((region) => [region.name, region.via]));
  const reported = new Set<string>();
  for (const start of via.keys()) {
    const way = [start];
    for (let next = via.get(start); next !== undefined && !reported.has(next); next = via.get(next)) {
      way.push(next);
      if (next === start) {
        for (const name of way) reported.add(name);
        const uses = way.map((name) => inspection.origin('regions', name, 'via'));
        inspection.report(
          inspection.origin('regions', start, 'via'),
          `${show(via.get(start))} is part of a cycle: ${way.join(' → ')}; every path must lead to "hub"`,
          ...uses,
        );
      }
      if (way.length > via.size) break;
    }
  }
}

/** Clients connect to a place that exists. */
export function clientPlaces(inspection: Inspection): void {
  const { regions, sites, clients } = inspection.environment;
  const known = ['hub', 'sites', ...[...regions, ...sites].map(({ name }) => name)];
  for (const { name, at } of clients) {
    if (known.includes(at)) continue;
    const rest = didYouMean(at, known) || '. Allowed: "hub", "sites", or the name of a region or site';
    inspection.report(
      ['clients', name, 'at'],
      `${show(at)} is not a place${rest}`,
      ...lost(inspection, 'regions'),
      ...lost(inspection, 'sites'),
    );
  }
}

/** The path of the group, if it is wrong as a whole and the names of its members are unknown. */
function lost(inspection: Inspection, group: string): string[][] {
  return inspection.isLost([group]) ? [[group]] : [];
}
