import fc from 'fast-check';
import { type Environment, EnvironmentError, parseEnvironment } from '../../schema';
import { anyCharacter } from './hostile-text';

/** An environment as somebody might write it. */
export type Input = Record<string, unknown>;

/** Names that are fit to be those of regions, sites and clients, unless two are the same. */
const memberName = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,12}[a-z0-9])?$/);

/** Tokens that NATS takes, however odd. */
const token = fc.oneof(
  { weight: 4, arbitrary: fc.stringMatching(/^[a-z]{1,8}$/) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      ...['0', '0x1F', 'true', 'null', '-', '_', '#', '#x', '//', 'a//b', ';', ',', '(', ')', '[', ']', '=', ':', '@'],
      ...[
        'a$b',
        '$x',
        '$SYS',
        '%d',
        '&amp',
        '<b',
        '日本',
        'ä',
        '🚚',
        '{site}',
        'x-{site}',
        '{site}{site}',
        '2Gi',
        '1h',
      ],
    ),
  },
);

const first = fc.constantFrom('sensors', 'alerts', 'commands', 'config', 'a-b', '{site}', 'ä', '1');

const subject = fc
  .tuple(first, fc.array(fc.oneof({ weight: 5, arbitrary: token }, fc.constant('*')), { maxLength: 3 }), fc.boolean())
  .map(([begin, rest, open]) => [begin, ...rest, ...(open || rest.length === 0 ? ['>'] : [])].join('.'));

/** Subjects without `{site}`, for places where there is no one site. */
const plainSubject = subject.map((text) => text.replaceAll('{site}', 'any'));

const subjects = (of: fc.Arbitrary<string>) => fc.uniqueArray(of, { maxLength: 4 });

const optional = <Value>(of: fc.Arbitrary<Value>) => fc.option(of, { nil: undefined });

const jetstream = fc.constantFrom(
  undefined,
  { memory: '64Mi', file: '1Gi', volume: '2Gi' },
  { file: '10G', volume: { size: '20G', class: 'fast.ssd' } },
  { memory: 1_000_000, file: 12_345_678, volume: 123_456_789 },
  { file: '1Ti', volume: '2Ti' },
);

const ports = fc.oneof(
  { weight: 3, arbitrary: fc.constant(undefined) },
  fc
    .uniqueArray(fc.integer({ min: 1024, max: 65_535 }), { minLength: 5, maxLength: 5 })
    .map(([client, leafnodes, cluster, monitor, exporter]) => ({ client, leafnodes, cluster, monitor, exporter })),
);

const annotation = fc.constantFrom('', 'true', '{"a": "b\\n"}', "it's", '$HOME', '100%', '日本', '#', 'a: b');

const service = optional(
  fc.record({
    client: fc.boolean(),
    annotations: fc.dictionary(fc.constantFrom('example.com/a', 'b', 'c.d/E_f'), annotation),
    sourceRanges: fc.subarray(['203.0.113.0/24', '2001:db8::/32', '0.0.0.0/0']),
  }),
);

/** The n-th address of its kind, so that no two are the same. */
const address = (n: number) =>
  fc.constantFrom<unknown>(
    `nats-${n}.example.com`,
    `192.0.2.${n + 1}`,
    `2001:db8::${n + 1}`,
    `2001:DB8:0:0::${n + 1}`,
    { kind: 'load-balancer' },
    `XN--${n}.Example`,
  );

const trust = fc.constantFrom(
  { kind: 'mutual-tls' },
  { kind: 'password' },
  { kind: 'password', tls: false },
  {
    kind: 'mutual-tls',
    validity: { hours: 48, earlyRenewalHours: 1 },
    authority: { hours: 100, earlyRenewalHours: 2 },
  },
);

const alerts = fc.constantFrom(
  {},
  { enabled: false },
  { beforeExpiry: '30m' },
  { enabled: true, sites: true, beforeExpiry: '59m' },
);

const waiting = fc.constantFrom(undefined, { wait: false }, { timeout: '90s' }, { wait: true, timeout: '1d' });

const generation = fc.constantFrom(undefined, { generation: 2, overlap: true }, { generation: 7 });

/** As what a region or site connects. Seldom revoked, or nothing would be rehearsed. */
const leafTrust = {
  identity: generation,
  systemAccount: optional(fc.boolean()),
  revoked: fc.constantFrom(undefined, undefined, undefined, undefined, true),
};

/** How a deploy and a destroy go on. */
const deploying = {
  keepOnDestroy: optional(fc.boolean()),
  rollout: waiting,
  streamsJob: waiting,
};

const upstream = (n: number, replicas: readonly number[]) =>
  fc.record({ address: address(n), jetstream, ports, service, replicas: fc.constantFrom(...replicas), ...deploying });

interface Member {
  readonly name: string;
  readonly via: number;
  readonly up: readonly string[] | undefined;
  readonly down: readonly string[] | undefined;
}

const member = fc.record<Member>({
  name: memberName,
  via: fc.nat({ max: 3 }),
  up: optional(subjects(subject)),
  down: optional(subjects(subject)),
});

const streamName = fc.constantFrom('EDGE_SENSORS', 'alerts', 'A-1', 'true', '1');
const limits = {
  maxAge: fc.constantFrom(undefined, '7d', '1h30m'),
  maxBytes: fc.constantFrom(undefined, '1Mi', 4096),
};

/** Limits that are the same for all sites. */
const ABOVE = { hub: { maxBytes: '1Mi' }, region: { maxBytes: '1Mi' } };

/** A site's streams store some of what it may send, each subject in one of them. */
const streamsOf = (up: readonly string[]) =>
  fc
    .uniqueArray(fc.record({ name: streamName, ...limits }), { selector: ({ name }) => name, maxLength: 2 })
    .map((streams) =>
      Object.fromEntries(
        streams.flatMap(({ name, ...rest }, index) => {
          const own = up[index];
          // Without maxBytes there is room for one, at the site and above it.
          const maxBytes = streams.length > 1 ? (rest.maxBytes ?? '1Mi') : rest.maxBytes;
          return own === undefined ? [] : [[name, { ...rest, maxBytes, ...ABOVE, subjects: [own] }]];
        }),
      ),
    );

/** An environment that is right more often than not. */
const sound: fc.Arbitrary<Input> = fc
  .record({
    trust: fc.tuple(trust, generation).map(([given, ca]) => ({ ...given, ca })),
    alerts,
    shared: fc.boolean(),
    hub: upstream(0, [1, 1, 3]),
    regions: fc.array(fc.tuple(memberName, upstream(1, [1])), { maxLength: 2 }),
    sites: fc.array(
      member.chain((own) =>
        fc.record({
          own: fc.constant(own),
          streams: own.up ? streamsOf(own.up) : fc.constant(undefined),
          replicas: fc.constantFrom(1, 1, 1, 3),
          jetstream,
          ports,
          reconnectSeconds: fc.constantFrom(undefined, 1, 2),
          ...leafTrust,
          ...deploying,
        }),
      ),
      { maxLength: 3 },
    ),
    clients: fc.array(
      fc.record({
        name: memberName,
        at: fc.nat({ max: 6 }),
        publish: subjects(plainSubject),
        subscribe: subjects(plainSubject),
      }),
      { maxLength: 3 },
    ),
  })
  .map(({ trust: given, alerts: watching, shared, hub, regions, sites, clients }) => {
    const regionNames = regions.map(([name]) => name);
    const above = ['hub', ...regionNames];
    const places = ['hub', 'sites', ...regionNames, ...sites.map(({ own }) => own.name)];
    return {
      name: 'random',
      kind: 'tls' in given && given.tls === false ? 'development' : 'production',
      trust: given,
      alerts: watching,
      hub: { ...hub, kube: { context: 'hub' } },
      regions: Object.fromEntries(
        regions.map(([name, own], n) => {
          const other =
            typeof own.address === 'string' ? own.address.replace('1.example', `1${n}.example`) : own.address;
          return [name, { ...own, address: n === 0 ? own.address : other, via: above[n] }];
        }),
      ),
      // All sites in one Kubernetes cluster: only the first may keep to the default namespace.
      ...(shared && { defaults: { site: { kube: { context: 'shared' } } } }),
      sites: Object.fromEntries(
        sites.map(({ own: { name, via, up, down }, streams, ...rest }, n) => [
          name,
          {
            ...rest,
            ...(shared && n > 0 && { namespace: `site-${n}` }),
            via: above[via % above.length],
            up,
            down,
            ...(streams && { streams }),
          },
        ]),
      ),
      clients: Object.fromEntries(
        clients.map(({ name, at, ...rest }) => [name, { ...rest, at: places[at % places.length] }]),
      ),
    };
  });

/** Texts that mean something to Terraform, nats.conf, YAML, a shell or a file system. */
export const HOSTILE_TEXTS = [
  ...['"', "'", '\\', 'a"b', "o'neil", '${jsonencode(1)}', '$${x}', '%{ if true }x%{ endif }', 'a\nb', 'a\r\nb'],
  ...['\0', '\u2028'],
  ...['$edge1', '$HOME', '$(id)', '`id`', '} accounts {', 'x" user: "y', '# x', '// x', 'include "x"'],
  ...['../../etc/passwd'],
  ...['{{ .Values.x }}', '- a: b', '{site}', '%s', '${', '{"a":"b\\n"}'],
];

/** What has no business in any place of an environment, or in few. */
const hostile = fc.oneof(
  fc.constantFrom<unknown>(
    ...HOSTILE_TEXTS,
    ...['', ' ', '$2a$11$x', 'a.b', '-x', 'x-', 'UPPER', 'hub', 'admin', 'sites', '日本'],
    ...['__proto__', 'constructor', 'toString', 'x'.repeat(41), 'x'.repeat(70_000)],
    ...['>', '*', '$SYS.>', '_INBOX.>', 'a..b', '.a', 'a.', 'a.>.b', 'a*', '{edge}', '${site}', 'fe80::1%eth0'],
  ),
  fc.constantFrom<unknown>(...[null, undefined, true, [], {}, [[]], () => 1, Symbol('x')]),
  fc.constantFrom<unknown>(...[0, -1, 1.5, Number.NaN, 1e21, 65_536]),
  fc.string(),
  fc.string({ unit: anyCharacter }),
);

/** Changes one place somewhere: a value, or the name of a key. */
function spoil(value: unknown, path: readonly number[], by: unknown, isKey: boolean): unknown {
  const [step = 0, ...rest] = path;
  if (Array.isArray(value) && value.length > 0) {
    return value.map((item, index) => (index === step % value.length ? spoil(item, rest, by, isKey) : item));
  }
  if (typeof value !== 'object' || value === null || Object.keys(value).length === 0 || path.length === 0) return by;
  const entries = Object.entries(value);
  const chosen = step % entries.length;
  return Object.fromEntries(
    entries.map(([key, item], index) => {
      if (index !== chosen) return [key, item];
      if (isKey && rest.length < 3) return [String(typeof by === 'symbol' ? 'symbol' : by), item];
      return [key, spoil(item, rest, by, isKey)];
    }),
  );
}

/** Environments: most of them fit to be used, the others with something wrong somewhere. */
export const environments: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 3, arbitrary: sound },
  {
    weight: 2,
    arbitrary: fc
      .tuple(
        sound,
        fc.oneof(...[1, 2, 9].map((length) => fc.array(fc.nat({ max: 20 }), { minLength: length, maxLength: length }))),
        hostile,
        fc.boolean(),
      )
      .map(([input, path, by, isKey]) => spoil(input, path, by, isKey)),
  },
);

/**
 * Those of them that are accepted, as they are parsed: however few are, a property is tried on as many as it asks for.
 */
export const acceptedEnvironments: fc.Arbitrary<Environment> = environments
  .map((input) => {
    try {
      return parseEnvironment(input, 'environments/random.ts');
    } catch (error) {
      if (error instanceof EnvironmentError) return undefined;
      throw error;
    }
  })
  .filter((environment) => environment !== undefined);
