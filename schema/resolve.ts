import { DEFAULT_BEFORE_EXPIRY_SECONDS } from '../constructs/alerts/certificate-alert-rules';
import { DEFAULT_IMAGES } from '../constructs/server/images';
import { resolveBackend } from './backend';
import { ACCEPTOR_DEFAULTS, AUTHORITY_VALIDITY, SITE_DEFAULTS, VALIDITY } from './defaults';
import { defined } from './defined';
import {
  type EnvironmentDraft,
  present,
  presentValues,
  type RegionDraft,
  type SiteDraft,
  sortedEntries,
} from './draft';
import { parseDuration } from './duration';
import type { Certificates, Client, Environment, OperatorTrust, Region, Site, Trust, Validity } from './environment';
import { bareJwt, subjectOf } from './jwt';
import { over } from './merge';
import { type LimitsDraft, resolveAggregates, resolveStreams } from './resolve-streams';
import {
  type EnvironmentWide,
  resolveLeaf,
  resolveListener,
  resolveRotation,
  resolveSource,
  resolveTier,
} from './resolve-tier';
import { environmentSchema } from './schema';
import { forSite } from './subject';
import { regionDefaults, siteOf } from './tier';
import { type RegionInTree, Tree } from './tree';

const REGION = regionDefaults();
const SITE = siteOf();

/**
 * The environment with every default filled in. Of a draft that lacks parts it makes something of the right type,
 * good enough to check what is there, and not to be used for anything else.
 */
export function resolve(draft: EnvironmentDraft): Environment {
  const kind = draft.kind ?? 'production';
  const keepOnDestroy = draft.keepOnDestroy ?? true;
  const wide: EnvironmentWide = {
    keepOnDestroy,
    certificates: resolveSource(draft.trust?.certificates) ?? { kind: 'terraform' },
  };
  const sites = resolveSites(draft, wide);
  const regionDrafts = sortedEntries(draft.regions).map(([name, own]): [string, RegionDraft] => [
    name,
    { ...over<RegionDraft>(REGION, own ?? {}, draft.defaults?.region), address: own?.address },
  ]);
  const tree = new Tree(sites, regionDrafts.map(written));
  const hub = resolveTier('hub', draft.hub ?? {}, ACCEPTOR_DEFAULTS, wide);
  return {
    name: draft.name ?? '',
    kind,
    image: { ...DEFAULT_IMAGES, ...defined(draft.image ?? {}) },
    trust: resolveTrust(draft),
    hub: {
      ...hub,
      name: 'hub',
      ...resolveListener(draft.hub ?? {}),
      streams: resolveAggregates(tree.streamsAt('hub'), limitsAt('hub', draft, tree), hub.jetstream.file),
    },
    regions: resolveRegions(regionDrafts, { tree, wide, draft }),
    sites,
    clients: resolveClients(draft),
    alerts: {
      enabled: draft.alerts?.enabled ?? kind === 'production',
      sites: draft.alerts?.sites ?? false,
      labels: presentValues(draft.alerts?.labels),
      alertLabels: presentValues(draft.alerts?.alertLabels),
      alertAnnotations: presentValues(draft.alerts?.alertAnnotations),
      ...(draft.alerts?.runbooks !== undefined && { runbooks: draft.alerts.runbooks }),
      beforeExpirySeconds: parseDuration(draft.alerts?.beforeExpiry ?? '') ?? DEFAULT_BEFORE_EXPIRY_SECONDS,
    },
    backend: resolveBackend(environmentSchema.shape.backend.safeParse(draft.backend).data),
    keepOnDestroy,
  };
}

function resolveSites(draft: EnvironmentDraft, wide: EnvironmentWide): Site[] {
  return sortedEntries(draft.sites).map(([name, own]) => {
    const merged = over<SiteDraft>(SITE, own ?? {}, draft.defaults?.site);
    const tier = resolveTier(name, merged, SITE_DEFAULTS, wide);
    return {
      ...tier,
      ...resolveLeaf(merged),
      up: present(merged.up ?? SITE_DEFAULTS.up).map((subject) => forSite(subject, name)),
      down: present(merged.down ?? SITE_DEFAULTS.down).map((subject) => forSite(subject, name)),
      streams: resolveStreams(name, merged.streams ?? SITE_DEFAULTS.streams, tier.jetstream.file),
    };
  });
}

function written([name, { via = 'hub', up, down }]: [string, RegionDraft]): RegionInTree {
  return { name, via, ...(up && { up: present(up) }), ...(down && { down: present(down) }) };
}

interface Around {
  readonly tree: Tree;
  readonly wide: EnvironmentWide;
  readonly draft: EnvironmentDraft;
}

function resolveRegions(drafts: readonly [string, RegionDraft][], { tree, wide, draft: whole }: Around): Region[] {
  return drafts.map(([name, draft]) => {
    const tier = resolveTier(name, draft, ACCEPTOR_DEFAULTS, wide);
    return {
      ...tier,
      ...resolveListener(draft),
      ...resolveLeaf(draft),
      up: tree.subjects('up', name),
      down: tree.subjects('down', name),
      streams: resolveAggregates(tree.streamsAt(name), limitsAt(name, whole, tree), tier.jetstream.file),
    };
  });
}

/** Limits at the hub or a region that any site below it states; a rule refuses those that differ. */
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

function resolveClients({ clients }: EnvironmentDraft): Client[] {
  return sortedEntries(clients).map(([name, client]) => ({
    name,
    at: client?.at ?? '',
    publish: present(client?.publish),
    subscribe: present(client?.subscribe),
  }));
}

function resolveTrust(draft: EnvironmentDraft): Trust {
  const given = draft.trust;
  const certificates: Certificates = {
    validity: resolveValidity(given?.validity, VALIDITY),
    authority: resolveValidity(given?.authority, AUTHORITY_VALIDITY),
    ca: resolveRotation(given?.ca),
    oneAuthority: given?.oneAuthority === true,
    authorities: present(given?.authorities),
  };
  if (given?.kind === 'operator') return { ...resolveOperator(given), ...certificates };
  if (given?.kind === 'password') return { kind: 'password', tls: given.tls ?? true, ...certificates };
  return { kind: 'mutual-tls', tls: true, ...certificates };
}

type OperatorDraft = Extract<NonNullable<EnvironmentDraft['trust']>, { readonly operator?: unknown }>;

function resolveOperator(given: OperatorDraft): Omit<OperatorTrust, keyof Certificates> {
  const account = (text = '') => ({ id: subjectOf(text) ?? '', jwt: bareJwt(text) });
  return {
    kind: 'operator',
    tls: given.tls ?? true,
    operator: bareJwt(given.operator ?? ''),
    systemAccount: account(given.systemAccount),
    account: account(given.account),
    accounts: present(given.accounts).map(account),
    roles: defined(given.roles ?? {}),
  };
}

type ValidityDraft = { readonly [Key in keyof Validity]?: number | undefined };

function resolveValidity(given: ValidityDraft = {}, defaults: Validity): Validity {
  return { ...defaults, ...defined(given) };
}
