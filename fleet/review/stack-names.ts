import type { StackRole } from '../../constructs/contract';
import { confMap, type ReadValue } from '../model';
import { ofType, type Side, type Sides } from '../model/from-plan';
import { blockOf, blocksOf, metadataOf } from '../model/plan/seen';

/**
 * What placeholders of made-objects.json stand for in a stack: `{namespace}`, `{client-port}`. Two texts where either
 * may stand.
 */
export type StackNames = ReadonlyMap<string, readonly string[]>;

/** How the servers of a role are called, and the construct that makes them. */
export function namesOf(role: StackRole['role']): { readonly servers: string; readonly tier: string } {
  return { servers: `nats-${role}`, tier: role === 'leaf' ? 'site' : role };
}

/** The names of a stack; `undefined` for a plan of something else. */
export function stackNames({ plan, after }: Sides): StackNames | undefined {
  if (!plan.of) return undefined;
  const { role, name, environment } = plan.of;
  const { servers, tier } = namesOf(role);
  const names: Readonly<Record<string, string | undefined>> = {
    role,
    name,
    environment,
    servers,
    tier,
    namespace: after.servers?.namespace ?? handedOver(after),
  };
  const single = Object.entries(names).flatMap(([key, value]): [string, string[]][] =>
    value === undefined ? [] : [[`{${key}}`, [value]]],
  );
  return new Map([...single, ...portsOf(after)]);
}

/** The namespace of a tier for which something is handed over; its own has the same name with an ending. */
function handedOver(side: Side): string | undefined {
  const secret = ofType(side, 'kubernetes_secret')[0];
  return secret && metadataOf(secret.values).namespace.replace(/-trust$/, '');
}

/** The ports of a tier's servers, and the one that it connects to. */
function portsOf({ conf, servers }: Side): [string, string[]][] {
  if (conf?.kind !== 'known') return [];
  const { tree } = conf;
  const exporter = blocksOf(servers?.podSpec.container).find(({ name }) => name === 'exporter');
  const remote = /:(\d+)\/?$/.exec(servers?.remote ?? '')?.[1];
  const given: Readonly<Record<string, readonly (ReadValue | undefined)[]>> = {
    client: [tree.port],
    monitor: [tree.monitor_port],
    cluster: [confMap(tree.cluster).port],
    leafnodes: [confMap(tree.leafnodes).port, remote],
    metrics: [String(blockOf(exporter?.port).container_port ?? '')],
  };
  return Object.entries(given).map(([purpose, ports]) => [
    `{${purpose}-port}`,
    ports.flatMap((port) => (isPort(port) ? String(port) : [])),
  ]);
}

function isPort(port: ReadValue | undefined): boolean {
  return /^[1-9]\d{0,4}$/.test(String(port ?? '')) && Number(port) <= 65_535;
}
