import { isIP, isIPv6 } from 'node:net';
import { z } from 'zod';
import type { UpstreamAddress } from './environment';
import { kindOf, required } from './field';
import { loadBalancer } from './load-balancer';
import { strict } from './strict';
import { notA, text } from './text';

const EXPECTED = 'a DNS name, an IP address or loadBalancer()';

/** What is wrong with an address; `undefined` when nothing is. */
function hostProblem(host: string): string | undefined {
  if (host === '') return `is empty: it must be ${EXPECTED}`;
  if (host.includes('://')) return `is a URL; the address is the DNS name or IP address alone`;
  // An address with a zone, such as fe80::1%eth0, is valid on one machine only.
  if (isIP(host) !== 0 && !host.includes('%')) return undefined;
  if (host.includes('/')) return 'has a path; the address is the DNS name or IP address alone';
  if (/:[0-9]*$/.test(host)) return 'has a port; the port for leaves is set by ports.leafnodes';
  return isDnsName(host) ? undefined : 'is neither a DNS name nor an IP address';
}

/** RFC 1123. The last label is never a number: that would be a mistyped IP address. */
function isDnsName(host: string): boolean {
  const labels = host.split('.');
  return (
    host.length <= 253 &&
    labels.every((label) => /^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/.test(label)) &&
    !/^[0-9]+$/.test(labels.at(-1) ?? '')
  );
}

/** Schema of an address. */
export function address() {
  const kind = required(z.literal('load-balancer', { error: notA('"load-balancer"') }), {
    says: 'The address that the cloud assigns to the load balancer; `loadBalancer()` writes this object.',
    example: 'load-balancer',
    since: '0.1.0',
  });
  const type = z.union([text(EXPECTED, hostProblem), strict(EXPECTED, 'LoadBalancerInput', { kind })], {
    error: notA(EXPECTED),
  });
  return kindOf(type, { what: EXPECTED });
}

/** The address that was written, parsed. */
export function resolveAddress(given: string | { readonly kind: 'load-balancer' }): UpstreamAddress {
  if (typeof given !== 'string') return loadBalancer();
  if (isIP(given) === 0) return { kind: 'dns', name: given };
  return { kind: 'ip', ip: isIPv6(given) ? shortest(given) : given };
}

/**
 * The canonical form of an IPv6 address (RFC 5952), which certificates and clouds use. An invalid one is returned
 * unchanged.
 */
function shortest(ip: string): string {
  return URL.canParse(`http://[${ip}]`) ? new URL(`http://[${ip}]`).hostname.slice(1, -1) : ip;
}

/** Schema of a CIDR. */
export function cidr() {
  return text('a CIDR such as "203.0.113.0/24"', (range) =>
    isCidr(range) ? undefined : 'is not a CIDR: an IP address, "/" and a prefix length, such as "203.0.113.0/24"',
  );
}

function isCidr(range: string): boolean {
  const [, ip = '', prefix = ''] = /^([^/]+)\/([0-9]{1,3})$/.exec(range) ?? [];
  const longest = { 0: -1, 4: 32, 6: 128 }[isIP(ip)] ?? -1;
  return Number(prefix) <= longest;
}
