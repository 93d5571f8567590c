import { canonicalConf } from '../../constructs/conf/canonical';
import { NATS_CONF } from '../../constructs/contract';
import type { Side } from '../model/from-plan';
import { blocksOf, textsOf } from '../model/plan/seen';
import { treeOf } from '../model/tier';

/**
 * Whether something in the servers' pods makes nats-server reload its nats.conf: the reloader watches that file, and
 * signals the process whose id nats-server writes.
 */
export function isReloaded(side: Side): boolean {
  const { servers } = side;
  const tree = treeOf(side);
  if (!servers || !tree || servers.podSpec.share_process_namespace !== true) return false;
  const { pid_file: pidFile } = canonicalConf(tree);
  const args = textsOf(blocksOf(servers.podSpec.container).find(({ name }) => name === 'reloader')?.args);
  return follows(args, '-config', NATS_CONF) && typeof pidFile === 'string' && follows(args, '-pid', pidFile);
}

function follows(args: readonly string[], option: string, value: string): boolean {
  return args.some((arg, index) => arg === option && args[index + 1] === value);
}
