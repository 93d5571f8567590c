import fc from 'fast-check';
import { type Model, readModel } from '../../../fleet/draw';
import { readConf, type TierFacts } from '../../../fleet/model/tier';
import { hostileLines, hostileText } from '../../support/hostile-text';

/** A leaf, and what its upstream lets it do. */
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

/** A fleet as in synthesized files, without synthesizing one: hub, regions and sites with one stream each. */
export function syntheticFleet(leaves: readonly SyntheticLeaf[], hub: Partial<TierFacts> = {}): TierFacts[] {
  /** What a hub or region has of those below it. */
  const upstream = (name?: string) => {
    const below = leaves.filter(({ via }) => via === name);
    return {
      conf: readConf('nats.conf', upstreamConf(hostOf(name), below)),
      streams: streamOf(below.length === 0 ? {} : { sources: below.map(sourceOf) }),
    };
  };
  const site = ({ name, subjects = ['sensors.>'], settings }: SyntheticLeaf) => ({
    conf: readConf('nats.conf', `jetstream { domain: ${quoted(name)} }`),
    streams: streamOf({ subjects, ...settings }),
  });
  return [
    { stack: 'hub', role: 'hub', name: 'hub', namespace: 'nats', servers: 3, ...upstream(), ...hub },
    ...leaves.map((leaf): TierFacts => {
      const { name, role = 'leaf', namespace = 'nats-edge', servers = 1, via } = leaf;
      const own = role === 'region' ? upstream(name) : site(leaf);
      return { stack: `${role}-${name}`, role, name, namespace, servers, remote: `tls://${hostOf(via)}`, ...own };
    }),
  ];
}

/** Sites of the same kind: `site-001` and so on. */
export function manySites(count: number, changes: Partial<SyntheticLeaf> = {}): SyntheticLeaf[] {
  const names = Array.from({ length: count }, (_, n) => `${changes.via ?? 'site'}-${String(n + 1).padStart(3, '0')}`);
  return names.map((name) => ({ name, ...changes }));
}

const hostOf = (name?: string) => `nats${name === undefined ? '' : `-${name}`}.example.com:7422`;

const streamOf = (settings: Readonly<Record<string, unknown>>) =>
  new Map([['EDGE_SENSORS', JSON.stringify({ name: 'EDGE_SENSORS', ...settings })]]);

const sourceOf = ({ name }: SyntheticLeaf) => ({
  name: 'EDGE_SENSORS',
  external: { api: `$JS.${name}.API`, deliver: `$JS.S.${name}` },
});

function upstreamConf(host: string, leaves: readonly SyntheticLeaf[]): string {
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

const text = fc.oneof({ weight: 4, arbitrary: hostileText }, hostileLines);

const leaf = fc.record(
  {
    name: text,
    up: fc.array(text, { maxLength: 8 }),
    down: fc.array(text, { maxLength: 3 }),
    subjects: fc.array(text, { maxLength: 3 }),
    namespace: text,
  },
  { requiredKeys: ['name'] },
);

const leaves = fc.uniqueArray(leaf, { selector: ({ name }) => name, maxLength: 4 });

/** A fleet whose names, subjects and streams come from somebody hostile, as it is or as plans change it. */
export const hostileModel: fc.Arbitrary<Model> = fc
  .record({ before: fc.option(leaves), after: leaves, stream: text })
  .map(({ before, after, stream }) => {
    const hub = {
      namespace: stream,
      streams: new Map([[stream, JSON.stringify({ subjects: [stream], sources: [{ name: stream }] })]]),
    };
    return readModel(syntheticFleet(after, hub), before === null ? undefined : syntheticFleet(before));
  });
