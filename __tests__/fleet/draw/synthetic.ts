import { readConf, type TierFacts } from '../../../fleet/model/tier';

/** A leaf, and what its acceptor lets it do. */
export interface SyntheticLeaf {
  readonly name: string;
  readonly role?: 'region' | 'leaf';
  /** Name of the region that it connects to. Default: the hub */
  readonly via?: string;
  readonly up?: readonly string[];
  readonly down?: readonly string[];
  readonly servers?: number;
  readonly subjects?: readonly string[];
  /** Other settings of its stream. */
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly namespace?: string;
}

/** A fleet as it stands in files, without synthesizing one: hub, regions and sites with one stream each. */
export function syntheticFleet(leaves: readonly SyntheticLeaf[], hub: Partial<TierFacts> = {}): TierFacts[] {
  const below = (via: string | undefined) => leaves.filter((leaf) => leaf.via === via);
  return [
    {
      stack: 'hub',
      role: 'hub',
      name: 'hub',
      namespace: 'nats',
      servers: 3,
      conf: readConf('nats.conf', acceptorConf(hostOf(undefined), below(undefined))),
      streams: new Map([['EDGE_SENSORS', streamOf({}, below(undefined))]]),
      ...hub,
    },
    ...leaves.map(
      (leaf): TierFacts => ({
        stack: `${leaf.role ?? 'leaf'}-${leaf.name}`,
        role: leaf.role ?? 'leaf',
        name: leaf.name,
        namespace: leaf.namespace ?? 'nats-edge',
        servers: leaf.servers ?? 1,
        conf: readConf(
          'nats.conf',
          leaf.role === 'region'
            ? acceptorConf(hostOf(leaf.name), below(leaf.name))
            : `jetstream { domain: ${quoted(leaf.name)} }`,
        ),
        remote: `tls://${hostOf(leaf.via)}`,
        streams: new Map([
          [
            'EDGE_SENSORS',
            leaf.role === 'region'
              ? streamOf({}, below(leaf.name))
              : streamOf({ subjects: leaf.subjects ?? ['sensors.>'], ...leaf.settings }),
          ],
        ]),
      }),
    ),
  ];
}

/** Sites of the same kind: `site-001` and so on. */
export function manySites(count: number, changes: Partial<SyntheticLeaf> = {}): SyntheticLeaf[] {
  return Array.from({ length: count }, (_, index) => ({
    name: `${changes.via ?? 'site'}-${String(index + 1).padStart(3, '0')}`,
    ...changes,
  }));
}

function hostOf(name: string | undefined): string {
  return name === undefined ? 'nats.example.com:7422' : `nats-${name}.example.com:7422`;
}

function streamOf(settings: Readonly<Record<string, unknown>>, sources: readonly SyntheticLeaf[] = []): string {
  return JSON.stringify({
    name: 'EDGE_SENSORS',
    ...settings,
    ...(sources.length > 0 && {
      sources: sources.map(({ name }) => ({
        name: 'EDGE_SENSORS',
        external: { api: `$JS.${name}.API`, deliver: `$JS.S.${name}` },
      })),
    }),
  });
}

function acceptorConf(host: string, leaves: readonly SyntheticLeaf[]): string {
  const users = leaves.map(({ name, up = ['sensors.>', 'alerts.>'], down = [`commands.${name}.>`, 'config.>'] }) => {
    const publish = [...up, '_INBOX.>', '$JSC.R.>', `$JS.S.${name}.>`].map(quoted).join(', ');
    const subscribe = [...down, `$JS.${name}.API.CONSUMER.>`].map(quoted).join(', ');
    return `{ user: ${quoted(name)}, allowed_connection_types: ["LEAFNODE"]
      permissions { publish { allow: [${publish}] }, subscribe { allow: [${subscribe}] } } }`;
  });
  return `leafnodes { advertise: ${quoted(host)} }
    accounts {
      FLEET { users: [
        { user: "dashboard", allowed_connection_types: ["STANDARD"], permissions { publish { allow: ["commands.>"] } } }
        ${users.join('\n')}
      ] }
      SYS { users: [ { user: "sys", allowed_connection_types: ["LEAFNODE"], permissions { publish { allow: ["$SYS.>"] } } } ] }
    }
    system_account: "SYS"`;
}

/** A text of nats.conf in quotes; what has no escape there is written by its code. */
function quoted(text: string): string {
  const escaped = text.replace(/["\\\p{Cc}]/gu, (one) => `\\x${one.charCodeAt(0).toString(16).padStart(2, '0')}`);
  return `"${escaped}"`;
}
