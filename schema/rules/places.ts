import type { Hub, Leaf, Region, Site, Tier } from '../environment';
import type { Path } from '../path';
import type { Inspection } from './rule';

/** A tier, and the path of its settings. */
export interface Place<T extends Tier = Tier> {
  readonly tier: T;
  readonly path: (...keys: readonly PropertyKey[]) => Path;
}

/** The hub, then regions, then sites. */
export function places(inspection: Inspection): Place<Hub | Region | Site>[] {
  return [...upstreams(inspection), ...sites(inspection)];
}

/** The hub, then regions. */
export function upstreams(inspection: Inspection): Place<Hub | Region>[] {
  const { hub } = inspection.environment;
  return [{ tier: hub, path: (...keys) => ['hub', ...keys] }, ...regions(inspection)];
}

/** Regions, then sites. */
export function leaves(inspection: Inspection): Place<Tier & Leaf>[] {
  return [...regions(inspection), ...sites(inspection)];
}

/** All regions. */
export function regions(inspection: Inspection): Place<Region>[] {
  return inspection.environment.regions.map((tier) => ({
    tier,
    path: (...keys) => inspection.origin('regions', tier.name, ...keys),
  }));
}

/** All sites. */
export function sites(inspection: Inspection): Place<Site>[] {
  return inspection.environment.sites.map((tier) => ({
    tier,
    path: (...keys) => inspection.origin('sites', tier.name, ...keys),
  }));
}
