import type { z } from 'zod';
import { defined } from './defined';
import { type EnvironmentDraft, present, type RegionDraft, type SiteDraft, sortedEntries } from './draft';
import type { Environment, Region, Site, Trust } from './environment';
import { filled } from './filled';
import { bareJwt, subjectOf } from './jwt';
import { over } from './merge';
import { type LimitsDraft, resolveAggregates, resolveStreams } from './resolve-streams';
import { type EnvironmentWide, resolveLeaf, resolveSource, resolveTier, resolveUpstream } from './resolve-tier';
import { environmentSchema } from './schema';
import { forSite } from './subject';
import { REGION, REGION_DEFAULTS, SITE_SCHEMA } from './tier';
import { type RegionInTree, Tree } from './tree';

/**
 * The environment with every default filled in. A draft that lacks parts becomes a value of the right type that is good
 * enough to check the rest, and must not be used for anything else.
 */
export function resolve(draft: EnvironmentDraft): Environment {
  const written = filled(environmentSchema, { ...draft, sites: {}, regions: {}, defaults: undefined });
  const { name, kind, image, alerts, backend, trust, keepOnDestroy } = written;
  const wide: EnvironmentWide = {
    ...written,
    certificates: resolveSource(trust.certificates) ?? { kind: 'terraform' },
  };
  const sites = resolveSites(draft, wide);
  const regionDrafts = sortedEntries(draft.regions).map(([region, own]): [string, RegionDraft] => [
    region,
    { ...over<RegionDraft>(REGION_DEFAULTS, own ?? {}, draft.defaults?.region), address: own?.address },
  ]);
  const tree = new Tree(sites, regionDrafts.map(inTree));
  const hub = resolveTier('hub', written.hub, wide);
  return {
    name,
    kind,
    image,
    trust: resolveTrust(trust),
    hub: {
      ...hub,
      name: 'hub',
      ...resolveUpstream(written.hub),
      streams: resolveAggregates(tree.streamsAt('hub'), limitsAt('hub', draft, tree), hub.jetstream.file),
    },
    regions: resolveRegions(regionDrafts, { tree, wide, draft }),
    sites,
    clients: sortedEntries(written.clients).map(([client, { at, publish, subscribe }]) => ({
      name: client,
      at,
      publish,
      subscribe,
    })),
    alerts: { ...alerts, enabled: alerts.enabled ?? kind === 'production' },
    backend,
    keepOnDestroy,
  };
}

function resolveSites(draft: EnvironmentDraft, wide: EnvironmentWide): Site[] {
  return sortedEntries(draft.sites).map(([name, own]) => {
    const written = filled(SITE_SCHEMA, over<SiteDraft>(SITE_SCHEMA, own ?? {}, draft.defaults?.site));
    const tier = resolveTier(name, written, wide);
    return {
      ...tier,
      ...resolveLeaf(written),
      up: written.up.map((subject) => forSite(subject, name)),
      down: written.down.map((subject) => forSite(subject, name)),
      streams: resolveStreams(name, written.streams, tier.jetstream.file),
    };
  });
}

function inTree([name, { via = 'hub', up, down }]: [string, RegionDraft]): RegionInTree {
  return { name, via, ...(up && { up: present(up) }), ...(down && { down: present(down) }) };
}

interface Around {
  readonly tree: Tree;
  readonly wide: EnvironmentWide;
  readonly draft: EnvironmentDraft;
}

function resolveRegions(drafts: readonly [string, RegionDraft][], { tree, wide, draft: whole }: Around): Region[] {
  return drafts.map(([name, draft]) => {
    const written = filled(REGION, draft);
    const tier = resolveTier(name, written, wide);
    return {
      ...tier,
      ...resolveUpstream(written),
      ...resolveLeaf(written),
      up: tree.subjects('up', name),
      down: tree.subjects('down', name),
      streams: resolveAggregates(tree.streamsAt(name), limitsAt(name, whole, tree), tier.jetstream.file),
    };
  });
}

/** Limits at the hub or a region that any site below it sets; a rule refuses different ones. */
function limitsAt(place: string, { sites, defaults }: EnvironmentDraft, tree: Tree): Map<string, LimitsDraft> {
  const limits = new Map<string, LimitsDraft>();
  const below = new Set(tree.sitesBelow(place));
  for (const [site, draft] of sortedEntries(sites)) {
    if (!below.has(site)) continue;
    for (const [name, stream] of sortedEntries(draft?.streams ?? defaults?.site?.streams)) {
      limits.set(name, { ...limits.get(name), ...defined(stream?.[place === 'hub' ? 'hub' : 'region'] ?? {}) });
    }
  }
  return limits;
}

type WrittenTrust = z.output<typeof environmentSchema>['trust'];

function resolveTrust(written: WrittenTrust): Trust {
  const { certificates: _source, ...trust } = written;
  if (trust.kind !== 'operator') return trust;
  const account = (text: string) => ({ id: subjectOf(text) ?? '', jwt: bareJwt(text) });
  return {
    ...trust,
    operator: bareJwt(trust.operator),
    systemAccount: account(trust.systemAccount),
    account: account(trust.account),
    accounts: trust.accounts.map(account),
  };
}
