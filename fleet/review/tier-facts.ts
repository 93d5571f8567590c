import { canonicalConf } from '../../constructs/conf/canonical';
import type { Side, Sides } from '../model/from-plan';
import { textOf } from '../model/plan/seen';
import { treeOf } from '../model/tier';

/** The DNS names of a tier's own pods, in its own headless Service and namespace. */
export function ownPods({ servers }: Side): string[] {
  const service = textOf(servers?.spec.service_name);
  if (!servers || service === undefined) return [];
  const { name, namespace, replicas } = servers;
  return Array.from({ length: replicas }, (_, n) => `${name}-${n}.${service}.${namespace}.svc`);
}

/** Whether nats-server logs to a file, before or after. */
export function logsToFile({ before, after }: Pick<Sides, 'before' | 'after'>): boolean {
  return [before, after].some((side) => Object.hasOwn(canonicalConf(treeOf(side) ?? {}), 'log_file'));
}
