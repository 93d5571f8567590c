import { kubectlPrefix } from '../../lib/command';
import type { ClusterOfStack } from '../model/cluster';
import type { ClusterProblem } from '../model/problem';
import type { ContextTarget } from './kubeconfig';

/** Why a cluster refused a request. */
export type RefusalReason =
  | 'missing'
  | 'unreachable'
  | 'slow'
  | 'certificate'
  | 'credentials'
  | 'unauthorized'
  | 'forbidden'
  | 'other';

/** A refused request. */
export interface Refusal {
  readonly reason: RefusalReason;
  /** kubectl's own words, in one line. */
  readonly message: string;
}

/** Messages of kubectl, see client-go and kubectl's `checkErr`; the first that matches counts. */
const PATTERNS: readonly (readonly [RefusalReason, RegExp])[] = [
  ['missing', /^Error from server \(NotFound\)/m],
  ['unauthorized', /\(Unauthorized\)|You must be logged in/],
  ['forbidden', /^Error from server \(Forbidden\)|is forbidden: User /m],
  ['certificate', /x509|tls:|certificate-authority|HTTP response to HTTPS client/],
  [
    'credentials',
    /getting credentials|Please enter (Username|Password)|credential plugin|unable to read (client|token)/i,
  ],
  ['slow', /deadline exceeded|Client\.Timeout|i\/o timeout|request canceled|Timeout exceeded/],
  [
    'unreachable',
    /was refused|connection refused|Unable to connect|no such host|no route to host|network is unreachable|connection reset/,
  ],
];

/** Reads what kubectl wrote when it failed. */
export function refusalOf({ stderr, timedOut }: { readonly stderr: string; readonly timedOut: boolean }): Refusal {
  const message = firstLine(stderr);
  if (timedOut) return { reason: 'slow', message };
  const [reason] = PATTERNS.find(([, pattern]) => pattern.test(stderr)) ?? ['other' as const];
  return { reason, message };
}

function firstLine(stderr: string): string {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '' && !/^[EWI]\d{4} /.test(line));
  return (lines[0] ?? '').replace(/^(error|Error from server( \(\w+\))?|Unable to connect to the server): /, '').trim();
}

/** How many times as long to wait after a timeout. */
const LONGER = 3;

/** The problem that a refusal is for a deployment. */
export function problemOf(
  { reason, message }: Refusal,
  cluster: ClusterOfStack,
  { server, user }: ContextTarget,
  timeoutSeconds: number,
): ClusterProblem {
  const kubectl = kubectlPrefix(cluster);
  const object = `cluster of context ${JSON.stringify(cluster.context)}`;
  const by = message === '' ? '' : `: ${message}`;
  const who = `user ${JSON.stringify(user)} of ${cluster.writtenConfig}`;
  switch (reason) {
    case 'slow':
      return {
        object,
        what: `did not answer at ${server} within ${timeoutSeconds} s${by}`,
        remedy: [
          `is the link up, a VPN needed, a firewall in between? --timeout ${timeoutSeconds * LONGER} waits longer`,
          `  ${kubectl} version`,
        ],
      };
    case 'unreachable':
      return {
        object,
        what: `cannot be reached at ${server}${by}`,
        remedy: ['is it running, is its address right, is a VPN needed?', `  ${kubectl} version`],
      };
    case 'certificate':
      return {
        object,
        what: `shows a certificate at ${server} that is not trusted${by}`,
        remedy: [
          `compare certificate-authority and server of that cluster in ${cluster.writtenConfig} with the cluster's own`,
        ],
      };
    case 'credentials':
      return {
        object,
        what: `gets no credentials of ${who}${/Username/.test(message) || message === 'EOF' ? '' : by}`,
        remedy: [
          'log in again, or install the credential plugin that the kubeconfig names',
          `  ${kubectl} auth whoami`,
        ],
      };
    case 'unauthorized':
      return {
        object,
        what: `does not accept ${who} at ${server} (401)`,
        remedy: ['the credentials are wrong or have expired: log in again', `  ${kubectl} auth whoami`],
      };
    case 'forbidden':
      return {
        object,
        what: `refuses ${who} (403)${by}`,
        remedy: [
          "have the cluster's administrator grant that user a role, then check:",
          `  ${kubectl} auth can-i --list`,
        ],
      };
    default:
      return { object, what: `failed at ${server}${by || ', with no output'}`, remedy: [`  ${kubectl} version`] };
  }
}
