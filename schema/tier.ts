import { z } from 'zod';
import { BESIDE } from '../constructs/contract';
import { DEFAULT_PORTS } from '../constructs/server/ports';
import {
  ACCEPTOR_DEFAULTS,
  DEFAULT_KEEP_ON_DESTROY,
  SITE_DEFAULTS,
  type TierDefaults,
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

/** What a tier has where its owner says nothing, as far as hub and regions differ from sites. */
interface Defaults extends TierDefaults {
  /** Begins the names of interfaces. */
  readonly of: 'Acceptor' | 'Site';
  readonly allowedReplicas: readonly number[];
}

const ACCEPTOR: Defaults = {
  of: 'Acceptor',
  ...ACCEPTOR_DEFAULTS,
  allowedReplicas: [1, 3, 5],
};

const SITE: Defaults = {
  of: 'Site',
  ...SITE_DEFAULTS,
  // JetStream works with five servers too, but at an edge site nobody has them.
  allowedReplicas: [1, 3],
};

function volume(defaults: Defaults) {
  const what = 'a size such as "50Gi", or { size, class }';
  const fields = {
    size: withDefault(size(), {
      says: 'How large it is.',
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

/** A namespace's name, or with `create: false` one that is managed elsewhere. */
function namespaceOrTheirs(defaults: Defaults) {
  const what = 'a namespace such as "nats", or { name, create }';
  const fields = {
    name: withDefault(namespace(), {
      says: 'Its name.',
      default: defaults.namespace,
      example: 'messaging',
      since: '0.1.0',
    }),
    create: withDefault(flag(), {
      says: 'Whether it is created here, and deleted by a destroy; if not, it is managed elsewhere. It cannot be changed for a tier that is deployed: the plan refuses that.',
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

/** Below 1024 not every node lets a server listen that is not root: it is up to its container runtime. */
const port = (says: string, number: number) =>
  withDefault(wholeNumber('a port for servers that are not root', 1024, 65_535), {
    says,
    default: number,
    example: number + 10_000,
    since: '0.1.0',
  });

const ports = strict('ports, as { client, leafnodes, cluster, monitor, exporter }', 'PortsInput', {
  client: port('Clients.', DEFAULT_PORTS.client),
  leafnodes: port('Leaf nodes that connect here. A site does not listen on it.', DEFAULT_PORTS.leafnodes),
  cluster: port(
    'Routes between the servers of the cluster; one server alone does not listen on it.',
    DEFAULT_PORTS.cluster,
  ),
  monitor: port('HTTP monitoring; never public.', DEFAULT_PORTS.monitor),
  exporter: port('Prometheus metrics; never public.', DEFAULT_PORTS.exporter),
});

/** What the environment says for all tiers, and each tier may say otherwise. */
export const FLEET_WIDE = {
  keepOnDestroy: withDefault(flag(), {
    says: "Whether Terraform refuses to delete the namespace, and with it the volumes of all servers, and the keys of the fleet's and of a site's certificate authorities. The claims of the volumes are made by the StatefulSet and are not in Terraform's state: they outlive the StatefulSet (persistentVolumeClaimRetentionPolicy is Retain), but not their namespace. To delete them say `false`, then destroy.",
    default: DEFAULT_KEEP_ON_DESTROY,
    example: false,
    since: '0.1.0',
  }),
  maxPayload: optional(size('64Mi'), {
    says: 'How large a message may be (`max_payload`): more is refused, and its client disconnected. Not above `max_pending`, which is 64 MiB. A leaf link ends where a message crosses it that is larger than the other side takes: what a site stores must not be larger than what is above it takes.',
    unit: 'bytes',
    otherwise: "nats-server's own, 1 MiB",
    example: '8Mi',
    since: '0.1.0',
  }),
};

/** What a tier says otherwise. */
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
    namespace: withDefault(namespaceOrTheirs(defaults), {
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
          says: 'For streams in memory (`max_mem`): at most three quarters of `resources.memory`, the server needs the rest. No stream of an environment is in memory.',
          unit: 'bytes',
          default: memory,
          example: '256Mi',
          since: '0.1.0',
        }),
        file: withDefault(size(), {
          says: 'For streams on disk (`max_file`): at most 88 % of the volume less 16 MiB, and 8 MiB less for each stream. The file system and the streams need the rest.',
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
          says: 'CPU requested. There is no limit, which would throttle.',
          unit: 'CPUs, or with "m" thousandths of one',
          default: defaults.cpu,
          example: '250m',
          since: '0.1.0',
        }),
        memory: optional(size(), {
          says: 'Memory requested, and the limit.',
          unit: 'bytes',
          otherwise: `\`jetstream.memory\` and ${defaults.serverMemory} for the server, or a third more than \`jetstream.memory\` where that is larger`,
          example: '4Gi',
          since: '0.1.0',
        }),
      }),
      {
        says: 'What each server asks of its node.',
        example: { cpu: '250m', memory: '1Gi' },
        since: '0.1.0',
        plain: true,
      },
    ),
    ports: group(ports, {
      says: 'Ports of each server, the same ones on its Services.',
      example: { client: 14_222 },
      since: '0.1.0',
      plain: true,
    }),
    rollout: group(strict('the rollout, as { wait, timeout }', 'RolloutInput', waiting(DEFAULT_ROLLOUT)), {
      says: 'How a deploy waits for the servers to be ready. A StatefulSet that is not ready in time when it is first made is made again by the next deploy; `terraform untaint` prevents that.',
      example: { timeout: '20m' },
      since: '0.1.0',
      plain: true,
    }),
    streamsJob: group(
      strict('the Job that makes the streams, as { wait, timeout }', 'StreamsJobInput', waiting(DEFAULT_STREAMS_JOB)),
      {
        says: 'How a deploy waits for the Job that makes the streams.',
        example: { wait: false },
        since: '0.1.0',
        plain: true,
      },
    ),
    certificates: optional(certificateSource(), {
      says: `Who issues the certificates of its servers, of its clients, and what it connects with to the tier above: Terraform; something external (Vault, External Secrets), whose Secrets must exist before the servers start and are listed in a ConfigMap of the tier (its name ends in \`${BESIDE.expectedSecrets}\`); or cert-manager.`,
      otherwise: '`trust.certificates`',
      example: 'existing',
      since: '0.1.0',
    }),
  };
}

/** What hub and regions have besides. */
const listening = {
  accessJob: group(
    strict('the Job that cuts leaves off, as { wait, timeout }', 'AccessJobInput', waiting(DEFAULT_ACCESS_JOB)),
    {
      says: 'How a deploy waits until leaves that may do less, or nothing any more, are cut off.',
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

const acceptor = { ...common(ACCEPTOR), ...listening };

/** What regions and sites have besides. */
const leaf = {
  via: withDefault(text('"hub" or the name of a region'), {
    says: 'The tier that it connects to: `hub`, or the name of a region.',
    default: 'hub',
    example: 'eu',
    since: '0.1.0',
  }),
  reconnectSeconds: withDefault(
    // More than an hour is an outage, not an interval.
    wholeNumber('seconds between attempts', 1, 3600),
    {
      says: 'Seconds between attempts to connect (`leafnodes.reconnect`); it tries for ever.',
      unit: 'seconds',
      default: DEFAULT_RECONNECT_SECONDS,
      example: 30,
      since: '0.1.0',
      plain: true,
    },
  ),
  revoked: withDefault(flag(), {
    says: 'Whether it is cut off: no server above lets it in. What it has stored, and what the tiers above have of it, stays.',
    default: false,
    example: true,
    since: '0.1.0',
  }),
  identity: group(rotation('the generation of its user'), {
    says: 'Which generation of its user it connects as: a higher number is another user, with a certificate or password of its own.',
    example: { generation: 2, overlap: true },
    since: '0.1.0',
  }),
  systemAccount: withDefault(flag(), {
    says: 'Whether its system account connects too, so that operators above see its servers. They may then also ask these to reload or to drop connections; the site can answer, and nothing else.',
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
  says: 'Subjects that it may send up, live; of an empty list none. What its streams store is fetched whether or not it is among them.',
  example: ['sensors.>', 'alerts.>'],
  since: '0.1.0',
};
const DOWN = {
  says: 'Subjects that it may receive; of an empty list none. No answers of others (`_INBOX.>`).',
  example: ['commands.{site}.>', 'config.>'],
  since: '0.1.0',
};

const region = {
  ...acceptor,
  ...leaf,
  kube: group(partialKube(), MEMBER_KUBE),
  up: optional(subjects(), { ...UP, otherwise: 'what all sites below may send' }),
  down: optional(subjects(), {
    ...DOWN,
    otherwise: 'what all sites below may receive, and what is below `commands.` and its own name',
    example: ['commands.>', 'config.>'],
  }),
};

const site = {
  ...common(SITE),
  ...leaf,
  kube: group(partialKube(), MEMBER_KUBE),
  up: withDefault(subjects(), {
    ...UP,
    says: `${UP.says} \`{site}\` stands for the site's name.`,
    default: ['sensors.>', 'alerts.>'],
  }),
  down: withDefault(subjects(), {
    ...DOWN,
    says: `${DOWN.says} \`{site}\` stands for the site's name.`,
    default: ['commands.{site}.>', 'config.>'],
  }),
  streams: withDefault(replacedWhole(streams()), {
    says: 'What it stores while the link is down, by the name of the stream; what is above drains it. The whole map replaces the one in `defaults`: otherwise no stream could be left out.',
    default: { EDGE_SENSORS: { subjects: ['sensors.>'] } },
    example: { EDGE_SENSORS: { subjects: ['sensors.>'], maxAge: '7d' } },
    since: '0.1.0',
  }),
};

const ADDRESS = {
  says: 'Where leaves find it: a DNS name or an IP address, for which the certificate is issued, or `loadBalancer()`: whatever name or address the cloud gives, known after it was made.',
  example: 'nats.example.com',
  since: '0.1.0',
};

/** Schema of the hub. */
export const HUB = strict('the hub, as { address, kube }', 'HubInput', {
  ...acceptor,
  address: required(address(), ADDRESS),
  kube: required(kube(), { ...MEMBER_KUBE, example: { context: 'prod-hub' } }),
});

/** Schema of a region. */
export const REGION = strict('a region, as { address }', 'RegionInput', {
  ...region,
  address: required(address(), ADDRESS),
});

/** Schema of what regions have when they do not say otherwise. */
export const REGION_DEFAULTS = strict('defaults of regions', 'RegionDefaultsInput', region);

/** Schema of a site. */
export const SITE_SCHEMA = strict('a site, such as {} or { kube: { context } }', 'SiteInput', site);

/** The same, of what sites have when they do not say otherwise. */
export const SITE_DEFAULTS_SCHEMA = strict('defaults of sites', 'SiteDefaultsInput', site);

const plain = (fields: Readonly<Record<string, z.core.$ZodType>>) =>
  Object.fromEntries(Object.entries(fields).filter(([, field]) => aboutField(field).plain));

/** Fields that constructs take as they are, under the same names: those of every tier, of hub and regions, of regions and sites. */
export const PLAIN = { tier: plain(common(SITE)), acceptor: plain(listening), leaf: plain(leaf) };
