import { type Environment, type EnvironmentError, refusalIn } from '../../schema';
import { parseEnvironment } from '../../schema/parse';

/** An environment as its file exports it. */
export type Written = Record<string, unknown>;

/** The smallest valid environment, with changes. */
export function minimal(changes: Written = {}): Written {
  return { name: 'prod', hub: { address: 'nats.example.com', kube: { context: 'hub' } }, ...changes };
}

/** A hub like that of {@link minimal}, with changes. */
export function hub(changes: Written, others: Written = {}): Written {
  return minimal({ hub: { address: 'nats.example.com', kube: { context: 'hub' }, ...changes }, ...others });
}

/** An environment with one site, `edge1`. */
export function site(changes: Written): Written {
  return minimal({ sites: { edge1: changes } });
}

/** The same with several sites: `a`, `b` and so on. */
export function sitesOf(...all: readonly Written[]): Written {
  return minimal({ sites: named(all) });
}

/** An environment with regions, `a`, `b` and so on. */
export function regionsOf(...all: readonly Written[]): Written {
  return minimal({ regions: named(all) });
}

function named(all: readonly Written[]): Written {
  return Object.fromEntries(all.map((one, n) => [String.fromCharCode('a'.charCodeAt(0) + n), one]));
}

/** Trust, mutual TLS by default. */
export function trust(changes: Written, others: Written = {}): Written {
  return minimal({ trust: { kind: 'mutual-tls', ...changes }, ...others });
}

/** A hub or region at its load balancer's address. */
export const region = { address: { kind: 'load-balancer' } };

/** Limits of a stream that leave space for others, at the site and at the hub. */
export const SMALL = { maxBytes: '1Mi', hub: { maxBytes: '1Mi' } };

export function parse(input: unknown): Environment {
  return parseEnvironment(input, 'environments/prod.ts');
}

export function errorOf(input: unknown): EnvironmentError {
  try {
    parse(input);
  } catch (error) {
    return refusalIn(error);
  }
  throw new Error('no problem was found');
}

/** `path: message` of each problem. */
export function linesOf(input: unknown): string[] {
  return errorOf(input).problems.map(({ path, message }) => `${path}: ${message}`);
}

/** The same, or `accepted`. */
export function verdict(input: unknown): readonly string[] | 'accepted' {
  try {
    parse(input);
  } catch {
    return linesOf(input);
  }
  return 'accepted';
}

/** CPU seconds that something takes, independent of the machine's load. */
export function processorSeconds(work: () => void): number {
  const begun = process.cpuUsage();
  work();
  return process.cpuUsage(begun).user / 1e6;
}
