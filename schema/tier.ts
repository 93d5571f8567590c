import { z } from 'zod';
import { BESIDE } from '../constructs/contract';
import { DEFAULT_PORTS } from '../constructs/server/ports';
import {
  DEFAULT_DOWN,
  DEFAULT_KEEP_ON_DESTROY,
  SITE_DEFAULTS,
  type TierDefaults,
  UPSTREAM_DEFAULTS,
} from '../constructs/tier/defaults';
import { DEFAULT_RECONNECT_SECONDS } from '../constructs/tier/props';
import { DEFAULT_ACCESS_JOB, DEFAULT_ROLLOUT, DEFAULT_STREAMS_JOB } from '../constructs/wait';
import { address } from './address';
import { certificateSource } from './certificates';
import { aboutField, group, kindOf, optional, required, withDefault } from './field';
import { kube, partialKube } from './kube';
import { replacedWhole, shortFor } from './merge';
import { namespace, objectName } from './name';
import { cpu, oneOfNumbers, wholeNumber } from './number';
import { publicService } from './public-service';
import { rotation } from './rotation';
import { size } from './size';
import { streams } from './stream';
import { strict } from './strict';
import { subjects } from './subject';
import { flag, notA, text } from './text';
import { waiting } from './waiting';

/** Defaults of a tier in which hub and regions differ from sites. */
interface Defaults extends TierDefaults {
  /** Begins the names of interfaces. */
  readonly of: 'Upstream' | 'Site';
  readonly allowedReplicas: readonly number[];
}

const UPSTREAM: Defaults = {
  of: 'Upstream',
  ...UPSTREAM_DEFAULTS,
  allowedReplicas: [1, 3, 5],
};

const SITE: Defaults = {
  of: 'Site',
  ...SITE_DEFAULTS,
  // JetStream works with five servers too, but no edge site has them.
  allowedReplicas: [1, 3],
};

function volume(defaults: Defaults) {
  const what = 'a size such as "50Gi", or { size, class }';
  const fields = {
    size: withDefault(size(), {
      says: 'Its size.',
      unit: 'bytes',
      default: defaults.jetstream.volume,
      example: '50Gi',
      since: '0.1.0',
    }),
    class: optional(objectName('a StorageClass'), {
      says: 'Its StorageClass.',
      otherwise: "the cluster's default class",
      example: 'fast-ssd',
      since: '0.1.0',
    }),
  };
  const type = z.union([size(), strict(what, `${defaults.of}VolumeInput`, fields)], {
    error: ({ input }) => notA(what)({ input }),
  });
  return shortFor('size', kindOf(type, { what }));
}

/** A namespace's name, or with `create: false` one that is managed externally. */
function namespaceChoice(defaults: Defaults) {
  const what = 'a namespace such as "nats", or { name, create }';
  const fields = {
    name: withDefault(namespace(), {
      says: 'Its name.',
      default: defaults.namespace,
      example: 'messaging',
      since: '0.1.0',
    }),
    create: withDefault(flag(), {
      says: 'Whether Terraform creates it, and a destroy deletes it. If false, it is managed externally. It cannot change once the tier is deployed: the plan is refused.',
      default: true,
      example: false,
      since: '0.1.0',
    }),
  };
  const type = z.union([namespace(), strict(what, `${defaults.of}NamespaceInput`, fields)], {
    error: ({ input }) => notA(what)({ input }),
  });
  return shortFor('name', kindOf(type, { what }));
}

/** Whether a server that is not root may listen below 1024 depends on the node's container runtime. */
const port = (says: string, number: number) =>
  withDefault(wholeNumber('an unprivileged port', 1024, 65_535), {
    says,
    default: number,
    example: number + 10_000,
    since: '0.1.0',
  });

const ports = strict('ports, as { client, leafnodes, cluster, monitor, exporter }', 'PortsInput', {
  client: port('Clients.', DEFAULT_PORTS.client),
  leafnodes: port('Leaf nodes that connect here. A site does not listen on it.', DEFAULT_PORTS.leafnodes),
  cluster: port(
    'Routes between the servers of the cluster; a single server does not listen on it.',
    DEFAULT_PORTS.cluster,
  ),
  monitor: port('HTTP monitoring; never public.', DEFAULT_PORTS.monitor),
  exporter: port('Prometheus metrics; never public.', DEFAULT_PORTS.exporter),
});

/** Fields of the environment that apply to all tiers, and that each tier may override. */
export const FLEET_WIDE = {
  keepOnDestroy: withDefault(flag(), {
    says: "Whether Terraform refuses to delete the namespace (and with it the volumes of all servers) and the keys of the certificate authorities of the fleet and of sites. The PersistentVolumeClaims are created by the StatefulSet and are not in Terraform's state: they outlive the StatefulSet (persistentVolumeClaimRetentionPolicy is Retain), but not their namespace. To delete them, set `false`, then destroy.",
    default: DEFAULT_KEEP_ON_DESTROY,
    example: false,
    since: '0.1.0',
  }),
  maxPayload: optional(size('64Mi'), {
    says: 'Largest message accepted (`max_payload`): a client that sends a larger one is disconnected. At most `max_pending`, which is 64 MiB. A message that is larger than the other side of a leaf link accepts ends that link: a site must not accept larger messages than the tier above it.',
    unit: 'bytes',
    otherwise: '1 MiB, as in nats-server',
    example: '8Mi',
    since: '0.1.0',
  }),
};

/** The same fields of a tier, which override the environment's. */
function ofTier<Fields extends Record<string, z.ZodOptional | z.ZodPrefault>>(fields: Fields) {
  return Object.fromEntries(
    Object.entries(fields).map(([key, field]) => {
      const otherwise = `the environment's \`${key}\``;
      return [key, optional(field.def.innerType as z.ZodType, { ...aboutField(field), otherwise, plain: true })];
    }),
  ) as unknown as { [Key in keyof Fields]: z.ZodOptional<Fields[Key]['def']['innerType']> };
}

function common(defaults: Defaults) {
  const { of } = defaults;
  const { memory, file, volume: disk } = defaults.jetstream;
  return {
    namespace: withDefault(namespaceChoice(defaults), {
      says: 'Kubernetes namespace. A name alone is short for `{ name }`.',
      default: defaults.namespace,
      example: { name: 'messaging', create: false },
      since: '0.1.0',
    }),
    ...ofTier(FLEET_WIDE),
    replicas: withDefault(
      oneOfNumbers(defaults.allowedReplicas, 'an odd number of servers, so that a majority exists'),
      { says: 'How many servers.', default: defaults.replicas, example: 3, since: '0.1.0', plain: true },
    ),
    jetstream: group(
      strict("JetStream's storage, as { memory, file, volume }", `${of}JetStreamInput`, {
        memory: withDefault(size(), {
          says: 'For streams in memory (`max_mem`): at most three quarters of `resources.memory`; the server needs the rest. No stream of an environment is in memory.',
          unit: 'bytes',
          default: memory,
          example: '256Mi',
          since: '0.1.0',
        }),
        file: withDefault(size(), {
          says: 'For streams on disk (`max_file`): at most 88 % of the volume, minus 16 MiB, minus 8 MiB for each stream. The file system and the streams need the rest.',
          unit: 'bytes',
          default: file,
          example: '40Gi',
          since: '0.1.0',
        }),
        volume: withDefault(volume(defaults), {
          says: "Each server's persistent volume. A size alone is short for `{ size }`.",
          unit: 'bytes',
          default: disk,
          example: { size: '50Gi', class: 'fast-ssd' },
          since: '0.1.0',
        }),
      }),
      {
        says: "JetStream's storage on each server.",
        example: { file: '40Gi', volume: '60Gi' },
        since: '0.1.0',
        plain: true,
      },
    ),
    resources: group(
      strict('resources, as { cpu, memory }', `${of}ResourcesInput`, {
        cpu: withDefault(cpu(), {
          says: 'CPU request. There is no CPU limit, which would throttle.',
          unit: 'CPUs, or thousandths of a CPU with "m"',
          default: defaults.cpu,
          example: '250m',
          since: '0.1.0',
        }),
        memory: optional(size(), {
          says: 'Memory request and limit.',
          unit: 'bytes',
          otherwise: `\`jetstream.memory\` plus ${defaults.serverMemory} for the server, or four thirds of \`jetstream.memory\` where that is more`,
          example: '4Gi',
          since: '0.1.0',
        }),
      }),
      {
        says: 'CPU and memory of each server.',
        example: { cpu: '250m', memory: '1Gi' },
        since: '0.1.0',
        plain: true,
      },
    ),
    ports: group(ports, {
      says: 'Ports of each server and of its Services.',
      example: { client: 14_222 },
      since: '0.1.0',
      plain: true,
    }),
    rollout: group(strict('the rollout, as { wait, timeout }', 'RolloutInput', waiting(DEFAULT_ROLLOUT)), {
      says: 'How a deploy waits for the servers to be ready. A StatefulSet that is not ready in time on its first deploy is recreated by the next one; `terraform untaint` prevents that.',
      example: { timeout: '20m' },
      since: '0.1.0',
      plain: true,
    }),
    streamsJob: group(
      strict('the Job that creates the streams, as { wait, timeout }', 'StreamsJobInput', waiting(DEFAULT_STREAMS_JOB)),
      {
        says: 'How a deploy waits for the Job that creates the streams.',
        example: { wait: false },
        since: '0.1.0',
        plain: true,
      },
    ),
    certificates: optional(certificateSource(), {
      says: `Who issues the certificates of its servers and clients, and the one with which it connects to the tier above: Terraform; an external issuer (Vault, External Secrets), whose Secrets must exist before the servers start and are listed in a ConfigMap of the tier (its name ends in \`${BESIDE.expectedSecrets}\`); or cert-manager.`,
      otherwise: '`trust.certificates`',
      example: 'existing',
      since: '0.1.0',
    }),
  };
}

/** Further fields of hub and regions. */
const listening = {
  accessJob: group(
    strict('the Job that disconnects leaves, as { wait, timeout }', 'AccessJobInput', waiting(DEFAULT_ACCESS_JOB)),
    {
      says: 'How a deploy waits until leaves that are revoked, or lose permissions, are disconnected.',
      example: { timeout: '5m' },
      since: '0.1.0',
      plain: true,
    },
  ),
  service: group(publicService, {
    says: 'The public Service, of type LoadBalancer.',
    example: { client: false, sourceRanges: ['203.0.113.0/24'] },
    since: '0.1.0',
  }),
};

const upstream = { ...common(UPSTREAM), ...listening };

/** Further fields of regions and sites. */
const leaf = {
  via: withDefault(text('"hub" or the name of a region'), {
    says: 'The tier that it connects to: `hub`, or the name of a region.',
    default: 'hub',
    example: 'eu',
    since: '0.1.0',
  }),
  reconnectSeconds: withDefault(
    // More than an hour is an outage, not an interval.
    wholeNumber('an interval in seconds', 1, 3600),
    {
      says: 'Seconds between attempts to connect (`leafnodes.reconnect`); it never gives up.',
      unit: 'seconds',
      default: DEFAULT_RECONNECT_SECONDS,
      example: 30,
      since: '0.1.0',
      plain: true,
    },
  ),
  revoked: withDefault(flag(), {
    says: 'Whether it is cut off: no server above accepts it. What it has stored is kept, as is what the tiers above have stored from it.',
    default: false,
    example: true,
    since: '0.1.0',
  }),
  identity: group(rotation('the generation of its user'), {
    says: 'Generation of the user that it connects as: a higher number is a new user, with its own certificate or password.',
    example: { generation: 2, overlap: true },
    since: '0.1.0',
  }),
  systemAccount: withDefault(flag(), {
    says: 'Whether its system account connects too, so that administrators of the tier above see its servers. They can then also make these reload or drop connections; the site can only reply.',
    default: false,
    example: true,
    since: '0.1.0',
  }),
};

const MEMBER_KUBE = {
  says: 'The Kubernetes cluster that it runs in.',
  example: { context: 'prod-edge1' },
  since: '0.1.0',
};
const UP = {
  says: 'Subjects that it may send up, live; an empty list allows none. What its streams store is fetched even if it is not among them.',
  example: ['sensors.>', 'alerts.>'],
  since: '0.1.0',
};
const DOWN = {
  says: 'Subjects that it may receive; an empty list allows none. `_INBOX.>`, the replies to others, is refused.',
  example: ['commands.{site}.>', 'config.>'],
  since: '0.1.0',
};

const region = {
  ...upstream,
  ...leaf,
  kube: group(partialKube(), MEMBER_KUBE),
  up: optional(subjects(), { ...UP, otherwise: 'what all sites below may send' }),
  down: optional(subjects(), {
    ...DOWN,
    otherwise: 'what all sites below may receive, and its own commands, such as `commands.eu.>`',
    example: ['commands.>', 'config.>'],
  }),
};

const site = {
  ...common(SITE),
  ...leaf,
  kube: group(partialKube(), MEMBER_KUBE),
  up: withDefault(subjects(), {
    ...UP,
    says: `${UP.says} \`{site}\` is replaced by the site's name.`,
    default: ['sensors.>', 'alerts.>'],
  }),
  down: withDefault(subjects(), {
    ...DOWN,
    says: `${DOWN.says} \`{site}\` is replaced by the site's name.`,
    default: DEFAULT_DOWN,
  }),
  streams: withDefault(replacedWhole(streams()), {
    says: 'Its streams, by name. They keep what is published at the site, and the stream of the same name above fetches it, also after the link was down. The whole map replaces the one in `defaults`, so that a stream can be left out.',
    default: { EDGE_SENSORS: { subjects: ['sensors.>'] } },
    example: { EDGE_SENSORS: { subjects: ['sensors.>'], maxAge: '7d' } },
    since: '0.1.0',
  }),
};

const ADDRESS = {
  says: 'Address that leaves connect to: a DNS name or an IP address, for which the certificate is issued, or `loadBalancer()`: the name or address that the cloud assigns, known once the load balancer exists.',
  example: 'nats.example.com',
  since: '0.1.0',
};

/** Schema of the hub. */
export const HUB = strict('the hub, as { address, kube }', 'HubInput', {
  ...upstream,
  address: required(address(), ADDRESS),
  kube: required(kube(), { ...MEMBER_KUBE, example: { context: 'prod-hub' } }),
});

/** Schema of a region. */
export const REGION = strict('a region, as { address }', 'RegionInput', {
  ...region,
  address: required(address(), ADDRESS),
});

/** Schema of the defaults of regions. */
export const REGION_DEFAULTS = strict('defaults of regions', 'RegionDefaultsInput', region);

/** Schema of a site. */
export const SITE_SCHEMA = strict('a site, such as {} or { kube: { context } }', 'SiteInput', site);

/** Schema of the defaults of sites. */
export const SITE_DEFAULTS_SCHEMA = strict('defaults of sites', 'SiteDefaultsInput', site);

const plain = (fields: Readonly<Record<string, z.core.$ZodType>>) =>
  Object.fromEntries(Object.entries(fields).filter(([, field]) => aboutField(field).plain));

/**
 * Fields that constructs take unchanged, under the same names: those of every tier, of hub and regions, of regions and
 * sites.
 */
export const PLAIN = { tier: plain(common(SITE)), upstream: plain(listening), leaf: plain(leaf) };
