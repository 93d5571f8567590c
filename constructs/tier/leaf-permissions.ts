import { deliverPrefix } from '../streams/stream';
import { minimalSubjects } from '../subject-sets';

/** The subjects that a leaf may exchange with the server that it connects to. */
export interface LeafFilter {
  /** Subjects that it may send up. */
  readonly up: readonly string[];
  /** Subjects that it may receive. */
  readonly down: readonly string[];
  /** Its JetStream domain, whose streams the other side sources. */
  readonly domain: string;
}

/**
 * The permissions of the account user that a leaf is mapped to: its filter, without subjects that others cover; the
 * replies to requests (up only: with them down, a leaf could listen to the replies to others); and what JetStream needs
 * so that the other side can source the leaf's streams (https://docs.nats.io/running-a-nats-service/configuration/leafnodes/jetstream_leafnodes):
 * - up `$JSC.R.>`: the replies to the consumer requests of the sourcing server
 * - up `$JS.S.<domain>.>`: the sourced messages, of this leaf only: with one prefix for all, each leaf could put
 * messages into
 *   what is stored from another, and make the hub skip what that one really sends
 * - down `$JS.<domain>.API.CONSUMER.>`: the requests themselves, for consumers only, so that the hub cannot delete or
 * change
 *   what the leaf has stored
 * - down `$JS.FC.>`: flow control, without which sourcing stops after about 500 messages. Not up: every leaf would then
 * learn
 *   the names of the consumers of all others.
 *
 * __tests__/attacks/least-permissions.programs.test.ts removes each of them.
 */
export function leafPermissions(filter: LeafFilter): { publish: string[]; subscribe: string[] } {
  return {
    publish: [...minimalSubjects(filter.up), '_INBOX.>', '$JSC.R.>', `${deliverPrefix(filter.domain)}.>`],
    subscribe: [...minimalSubjects(filter.down), `$JS.${filter.domain}.API.CONSUMER.>`, '$JS.FC.>'],
  };
}

/**
 * The permissions of the user that a leaf's system account connects as. Down: requests of administrators to all servers
 * at once (`PING`) or to one. Up: only the replies, neither events that the hub's servers would trust, nor requests to
 * them. See https://docs.nats.io/running-a-nats-service/configuration/sys_accounts
 */
export function systemPermissions(): { publish: string[]; subscribe: string[] } {
  return { publish: ['_INBOX.>'], subscribe: ['$SYS.REQ.SERVER.>'] };
}
