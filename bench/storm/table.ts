import { authMethodName, type StormCase } from './case';
import type { StormResult } from './fleet';

/** The first two lines of the table. */
export const TABLE_HEAD = [
  '| auth method | reconnect | timeouts | hub gone: connections are | hub servers | all connected | refused before | hub CPU per site |',
  '| --- | ---: | --- | --- | ---: | ---: | ---: | ---: |',
].join('\n');

const METHODS = { 'mutual-tls': 'mutual TLS', operator: 'JWT operator, `.creds`' } as const;
const REACHES = { direct: 'refused', balancer: 'taken and ended' } as const;

/** A storm as a line of the table. */
export function tableRow(storm: StormCase, result: StormResult): string {
  const { authMethod, reconnectSeconds, timeoutSeconds, reach, hubs } = storm;
  const cells = [
    authMethod.kind === 'password'
      ? `password, ${authMethodName(authMethod).replace('-', ' ')}`
      : METHODS[authMethod.kind],
    `${reconnectSeconds} s`,
    timeoutSeconds === undefined ? 'default' : `${timeoutSeconds} s`,
    REACHES[reach],
    hubs,
    timeText(result),
    refusedText(result),
    `${((1000 * result.hubCpuSeconds) / result.leaves).toFixed(1)} ms`,
  ];
  return `| ${cells.join(' | ')} |`;
}

function timeText({ leaves, connected, seconds }: StormResult): string {
  if (connected === leaves) return `${seconds.toFixed(1)} s`;
  return `${connected} of ${leaves} after ${seconds} s`;
}

/** The count, and the hub's reasons where there are any. */
function refusedText({ refused }: StormResult): string {
  const reasons = [...refused].sort(([, a], [, b]) => b - a);
  const total = reasons.reduce((all, [, count]) => all + count, 0);
  if (total === 0) return '0';
  return `${total} (${reasons.map(([reason, count]) => `${reason}: ${count}`).join(', ')})`;
}
