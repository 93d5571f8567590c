import { deliverPrefix } from '../streams/stream';

/** What a leaf may exchange with the server that it connects to. */
export interface LeafFilter {
  /** Subjects that it may send up. */
  readonly up: readonly string[];
  /** Subjects that it may receive. */
  readonly down: readonly string[];
  /** Its JetStream domain, whose streams the other side sources. */
  readonly domain: string;
}

/**
 * The permissions of the account user that a leaf is mapped to: its filter, the answers to requests (up only: down, a
 * leaf could listen to those that others get), and what JetStream needs so that the other side can source the leaf's streams (https://docs.nats.io/running-a-nats-service/configuration/leafnodes/jetstream_leafnodes):
 * - up `$JSC.R.>`: the answers to the consumer requests of the sourcing server
 * - up `$JS.S.<domain>.>`: the messages sourced, of this leaf only: where all may use one prefix, each leaf can put
 *   messages into what is stored of another, and make the hub skip what that one really sends
 * - down `$JS.<domain>.API.CONSUMER.>`: the requests themselves, for consumers only, so that
 *   the hub cannot delete or change what the leaf has stored
 * - down `$JS.FC.>`: flow control of that flow, without which it stops after 500 messages or so. Not up: the other side
 *   would tell every leaf the names of the consumers of all others, which wish to hear it.
 *
 * __tests__/attacks/least-permissions.programs.test.ts takes each of them away.
 */
export function leafPermissions(filter: LeafFilter): { publish: string[]; subscribe: string[] } {
  return {
    publish: [...filter.up, '_INBOX.>', '$JSC.R.>', `${deliverPrefix(filter.domain)}.>`],
    subscribe: [...filter.down, `$JS.${filter.domain}.API.CONSUMER.>`, '$JS.FC.>'],
  };
}

/**
 * The permissions of the user as which a leaf's system account connects. Down come the requests that operators make of
 * all servers at once (`PING`) or of one; up go the answers and nothing else: neither events that the
 * hub's servers would believe, nor requests to them. See https://docs.nats.io/running-a-nats-service/configuration/sys_accounts
 */
export function systemPermissions(): { publish: string[]; subscribe: string[] } {
  return { publish: ['_INBOX.>'], subscribe: ['$SYS.REQ.SERVER.>'] };
}
