/** What a picture needs to know of one tier; out of what was synthesized, or out of a plan, before or after it. */
export interface TierFacts {
  readonly stack: string;
  readonly role: 'hub' | 'region' | 'leaf';
  /** `hub`, or the name of the region or site. */
  readonly name: string;
  readonly namespace?: string;
  /** How many servers it has. */
  readonly servers?: number;
  /** Text of nats.conf; absent where it is known only when a plan is applied. */
  readonly conf?: string;
  /** URL of the server that it connects to, as the annotation of its pods has it; absent for a hub. */
  readonly remote?: string;
  /**
   * Hosts and ports under which leaves reach it, e.g. those of its load balancer; needed only where `leafnodes.advertise` of its
   * nats.conf does not say it. Default: none is known
   */
  readonly addresses?: readonly string[];
  /** Its streams: the JSON that its Job gives to the servers, by name. */
  readonly streams: ReadonlyMap<string, string>;
}
