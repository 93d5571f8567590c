import { join } from 'node:path';

/** Directory of the chart that carries the alert rules, relative to cdktf.json. */
export const ALERTS_CHART = 'charts/nats-alerts';

/** Where local state is. Not in cdktf.out, which may be deleted at any time. */
export function stateDirectory(root: string): string {
  return join(root, 'state');
}
