import { DEFAULT_PORTS } from '../constructs/server/ports';
import { DEFAULT_LOAD_BALANCER_SECONDS, DEFAULT_ROLLOUT, DEFAULT_STREAMS_JOB } from '../constructs/wait';
import { resolveAddress } from './address';
import type { TierDefaults } from './defaults';
import { defined } from './defined';
import { type HubDraft, present, presentValues, type RegionDraft, type SiteDraft } from './draft';
import { parseDuration } from './duration';
import type { Address, JetStream, PublicService, Resources, Tier, Volume, Waiting } from './environment';
import { DEFAULT_KUBECONFIG } from './kube';
import { sizeOf, sizeOfBytes } from './size';

type TierDraft = HubDraft | RegionDraft | SiteDraft;

/** A tier's own settings over those for all of its kind. Groups are merged key by key; lists and streams are replaced. */
export function over<Own extends RegionDraft | SiteDraft>(own: Own, below: Own): Own {
  return {
    ...below,
    ...defined(own),
    kube: { ...below.kube, ...defined(own.kube ?? {}) },
    jetstream: { ...below.jetstream, ...defined(own.jetstream ?? {}) },
    resources: { ...below.resources, ...defined(own.resources ?? {}) },
    ports: { ...below.ports, ...defined(own.ports ?? {}) },
    rollout: { ...below.rollout, ...defined(own.rollout ?? {}) },
    streamsJob: { ...below.streamsJob, ...defined(own.streamsJob ?? {}) },
    ...('service' in own || 'service' in below ? { service: serviceOver(own, below) } : {}),
  };
}

function serviceOver(own: RegionDraft, below: RegionDraft): RegionDraft['service'] {
  return { ...below.service, ...defined(own.service ?? {}) };
}

/**
 * What every tier has.
 * @param keepOnDestroy what the environment says
 */
export function resolveTier(name: string, draft: TierDraft, defaults: TierDefaults, keepOnDestroy: boolean): Tier {
  const jetstream = resolveJetStream(draft.jetstream, defaults);
  return {
    name,
    ...resolveNamespace(draft.namespace, defaults),
    keepOnDestroy: draft.keepOnDestroy ?? keepOnDestroy,
    kube: { context: draft.kube?.context ?? name, config: draft.kube?.config ?? DEFAULT_KUBECONFIG },
    replicas: draft.replicas ?? defaults.replicas,
    jetstream,
    resources: resolveResources(draft.resources, jetstream, defaults),
    ports: { ...DEFAULT_PORTS, ...defined(draft.ports ?? {}) },
    rollout: resolveWait(draft.rollout, DEFAULT_ROLLOUT),
    streamsJob: resolveWait(draft.streamsJob, DEFAULT_STREAMS_JOB),
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
        ? sizeOfBytes(memory.bytes + sizeOf(defaults.serverMemory).bytes)
        : sizeOf(draft.memory),
  };
}

/** What leaves connect to. */
export function resolveListener(draft: HubDraft | RegionDraft): { address: Address; service: PublicService } {
  const address = resolveAddress(typeof draft.address === 'string' ? draft.address : { kind: 'load-balancer' });
  return {
    address,
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
