import { DEFAULT_PORTS } from '../constructs/server/ports';
import { DEFAULT_CLUSTER_DOMAIN, DEFAULT_RECONNECT_SECONDS } from '../constructs/tier/props';
import {
  DEFAULT_ACCESS_JOB,
  DEFAULT_LOAD_BALANCER_SECONDS,
  DEFAULT_ROLLOUT,
  DEFAULT_STREAMS_JOB,
} from '../constructs/wait';
import { resolveAddress } from './address';
import { MEMORY_SHARE, type TierDefaults } from './defaults';
import { defined } from './defined';
import { type HubDraft, present, presentValues, type RegionDraft, type SiteDraft } from './draft';
import { parseDuration } from './duration';
import type {
  CertificateSource,
  JetStream,
  LeafAcceptor,
  Resources,
  Rotation,
  Tier,
  Volume,
  Waiting,
} from './environment';
import { DEFAULT_KUBECONFIG } from './kube';
import { sizeOf, sizeOfBytes } from './size';

type TierDraft = HubDraft | RegionDraft | SiteDraft;

/** What the environment says of all tiers. */
export type EnvironmentWide = Pick<Tier, 'keepOnDestroy' | 'certificates'>;

/** What every tier has. */
export function resolveTier(name: string, draft: TierDraft, defaults: TierDefaults, wide: EnvironmentWide): Tier {
  const jetstream = resolveJetStream(draft.jetstream, defaults);
  return {
    name,
    ...resolveNamespace(draft.namespace, defaults),
    keepOnDestroy: draft.keepOnDestroy ?? wide.keepOnDestroy,
    kube: {
      context: draft.kube?.context ?? name,
      config: draft.kube?.config ?? DEFAULT_KUBECONFIG,
      clusterDomain: draft.kube?.clusterDomain ?? DEFAULT_CLUSTER_DOMAIN,
    },
    replicas: draft.replicas ?? defaults.replicas,
    jetstream,
    resources: resolveResources(draft.resources, jetstream, defaults),
    ports: { ...DEFAULT_PORTS, ...defined(draft.ports ?? {}) },
    rollout: resolveWait(draft.rollout, DEFAULT_ROLLOUT),
    streamsJob: resolveWait(draft.streamsJob, DEFAULT_STREAMS_JOB),
    certificates: resolveSource(draft.certificates) ?? wide.certificates,
  };
}

function resolveNamespace(
  given: TierDraft['namespace'],
  defaults: TierDefaults,
): Pick<Tier, 'namespace' | 'createNamespace'> {
  const { name, create } = typeof given === 'object' ? given : { name: given };
  return { namespace: name ?? defaults.namespace, createNamespace: create ?? true };
}

function resolveWait(given: TierDraft['rollout'], defaults: Waiting): Waiting {
  const timeoutSeconds = given?.timeout === undefined ? undefined : parseDuration(given.timeout);
  return { wait: given?.wait ?? defaults.wait, timeoutSeconds: timeoutSeconds ?? defaults.timeoutSeconds };
}

function resolveJetStream(draft: TierDraft['jetstream'], defaults: TierDefaults): JetStream {
  return {
    memory: sizeOf(draft?.memory ?? defaults.jetstream.memory),
    file: sizeOf(draft?.file ?? defaults.jetstream.file),
    volume: resolveVolume(draft?.volume ?? {}, defaults),
  };
}

function resolveVolume(
  given: NonNullable<NonNullable<TierDraft['jetstream']>['volume']>,
  defaults: TierDefaults,
): Volume {
  if (typeof given !== 'object') return { size: sizeOf(given) };
  return {
    size: sizeOf(given.size ?? defaults.jetstream.volume),
    ...(given.class !== undefined && { class: given.class }),
  };
}

function resolveResources(draft: TierDraft['resources'], { memory }: JetStream, defaults: TierDefaults): Resources {
  return {
    cpu: String(draft?.cpu ?? defaults.cpu),
    memory:
      draft?.memory === undefined
        ? sizeOfBytes(
            Math.max(memory.bytes + sizeOf(defaults.serverMemory).bytes, wholeMebibytes(memory.bytes / MEMORY_SHARE)),
          )
        : sizeOf(draft.memory),
  };
}

/** Rounded up. */
function wholeMebibytes(bytes: number): number {
  return Math.ceil(bytes / 2 ** 20) * 2 ** 20;
}

/** Who issues certificates, where that is said. */
export function resolveSource(given: TierDraft['certificates']): CertificateSource | undefined {
  if (typeof given === 'string') return { kind: given };
  const { name, kind, group } = given?.certManager ?? {};
  if (name === undefined) return undefined;
  return {
    kind: 'cert-manager',
    issuer: { name, kind: kind ?? 'ClusterIssuer', group: group ?? 'cert-manager.io' },
  };
}

/** A generation, the first one where nothing is said. */
export function resolveRotation(given: NonNullable<RegionDraft['identity']> | undefined): Rotation {
  return { generation: given?.generation ?? 1, overlap: given?.overlap ?? false };
}

/** What a region or site has as a leaf, its name and its subjects apart. */
export function resolveLeaf(draft: RegionDraft | SiteDraft) {
  return {
    via: draft.via ?? 'hub',
    reconnectSeconds: draft.reconnectSeconds ?? DEFAULT_RECONNECT_SECONDS,
    revoked: draft.revoked ?? false,
    identity: resolveRotation(draft.identity),
    systemAccount: draft.systemAccount ?? false,
  };
}

/** What leaves connect to. */
export function resolveListener(
  draft: HubDraft | RegionDraft,
): Pick<LeafAcceptor, 'address' | 'service' | 'accessJob'> {
  const address = resolveAddress(typeof draft.address === 'string' ? draft.address : { kind: 'load-balancer' });
  return {
    address,
    accessJob: resolveWait(draft.accessJob, DEFAULT_ACCESS_JOB),
    service: {
      client: draft.service?.client ?? true,
      annotations: presentValues(draft.service?.annotations),
      sourceRanges: present(draft.service?.sourceRanges),
      // Only what is not known before is worth waiting for.
      ...resolveWait(draft.service, {
        wait: address.kind === 'load-balancer',
        timeoutSeconds: DEFAULT_LOAD_BALANCER_SECONDS,
      }),
    },
  };
}
