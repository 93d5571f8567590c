/** How leaves authenticate. */
export type StormAuthMethod =
  /** Certificates (ECDSA P-256), each the name of its user. */
  | { readonly kind: 'mutual-tls' }
  /** User and password over TLS; the hub holds bcrypt hashes of that cost. */
  | { readonly kind: 'password'; readonly cost: number }
  /** A user JWT and its key (`.creds`) over TLS; the hub trusts an operator. */
  | { readonly kind: 'operator' };

/** What a leaf meets while no hub server runs. */
export type HubReach =
  /** Nobody: the connection is refused, as by a Service without endpoints. */
  | 'direct'
  /** A load balancer that takes the connection, and ends it at once. */
  | 'balancer';

/** One storm to measure. */
export interface StormCase {
  readonly authMethod: StormAuthMethod;
  /** `leafnodes.reconnect` of the leaves, in seconds. */
  readonly reconnectSeconds: number;
  /**
   * Seconds for `tls.timeout` and `authorization.timeout` of the hub, and `tls.timeout` and `first_info_timeout` of the
   * leaves. @default those of nats-server: TLS 2, authorization 3 (with TLS one more than that), first INFO 1
   */
  readonly timeoutSeconds?: number;
  readonly reach: HubReach;
  /** Servers of the hub. */
  readonly hubs: 1 | 3;
}

/** The auth method's name: `mutual-tls`, `operator` or `bcrypt-<cost>`. */
export function authMethodName(method: StormAuthMethod): string {
  return method.kind === 'password' ? `bcrypt-${method.cost}` : method.kind;
}

/** The name by which a case is chosen, e.g. `mutual-tls/5s/default/direct/1`. */
export function caseName({ authMethod, reconnectSeconds, timeoutSeconds, reach, hubs }: StormCase): string {
  const timeouts = timeoutSeconds === undefined ? 'default' : `timeouts-${timeoutSeconds}s`;
  return [authMethodName(authMethod), `${reconnectSeconds}s`, timeouts, reach, hubs].join('/');
}

const MUTUAL_TLS: StormAuthMethod = { kind: 'mutual-tls' };
const OPERATOR: StormAuthMethod = { kind: 'operator' };
const bcrypt = (...costs: number[]): StormAuthMethod[] => costs.map((cost) => ({ kind: 'password', cost }));

/** Timeouts far beyond what a storm takes. */
const LONG_SECONDS = 10;

const some = (methods: readonly StormAuthMethod[], rest: Omit<StormCase, 'authMethod'>): StormCase[] =>
  methods.map((authMethod) => ({ authMethod, ...rest }));

/** What is measured by default. */
export const CASES: readonly StormCase[] = [
  ...some([MUTUAL_TLS, OPERATOR, ...bcrypt(4, 8, 10, 11, 12)], { reconnectSeconds: 5, reach: 'direct', hubs: 1 }),
  ...some([MUTUAL_TLS, OPERATOR, ...bcrypt(8, 10, 12)], {
    reconnectSeconds: 5,
    timeoutSeconds: LONG_SECONDS,
    reach: 'direct',
    hubs: 1,
  }),
  ...some([MUTUAL_TLS, ...bcrypt(10)], { reconnectSeconds: 1, reach: 'direct', hubs: 1 }),
  ...some([MUTUAL_TLS, ...bcrypt(10)], { reconnectSeconds: 10, reach: 'direct', hubs: 1 }),
  ...some([MUTUAL_TLS, ...bcrypt(4, 10)], { reconnectSeconds: 5, reach: 'balancer', hubs: 1 }),
  ...some([MUTUAL_TLS], { reconnectSeconds: 5, timeoutSeconds: LONG_SECONDS, reach: 'balancer', hubs: 1 }),
  ...some([MUTUAL_TLS], { reconnectSeconds: 5, reach: 'direct', hubs: 3 }),
];
