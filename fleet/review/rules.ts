import type { Level } from './level';

/** What a kind of finding is. */
interface Rule {
  /** Where no policy says anything else. */
  readonly level: Level;
  /** Stands before it, one character that screens and printers have. */
  readonly sign: Sign;
  /** What it says, for the documentation and the page's list of rules. */
  readonly meaning: string;
}

/**
 * `✗` stored data goes, `!` somebody may do more or can be reached from further away, `−` somebody or something goes,
 * `↻` restarts or reconnects, `~` a change in place, `+` something joins, `?` cannot be known yet.
 */
export type Sign = '✗' | '!' | '−' | '↻' | '~' | '+' | '?';

const rule = (level: Level, sign: Sign, meaning: string): Rule => ({ level, sign, meaning });

/** Every kind of finding, in the order in which findings of one level are told. */
export const RULES = {
  'volume-destroyed': rule('data', '✗', 'Volumes are deleted, or go with their namespace or StatefulSet.'),
  'volume-changed': rule(
    'review',
    '✗',
    'Size, class or retention of volumes changes, which Kubernetes does not do by itself.',
  ),
  'store-moved': rule(
    'data',
    '✗',
    'JetStream looks for its files elsewhere, or is turned off: what is stored is out of reach.',
  ),
  'domain-changed': rule(
    'data',
    '✗',
    'A JetStream domain has another name: what others keep or fetch of it is under the old one.',
  ),
  'servers-removed': rule(
    'data',
    '✗',
    'A cluster gets fewer servers: the copies of streams on those that go are lost.',
  ),
  'cluster-changed': rule(
    'data',
    '✗',
    'One server becomes a cluster, or the servers of a cluster get other names: the streams that they hold are deleted.',
  ),
  'stream-removed': rule(
    'review',
    '✗',
    'A stream is not kept any more. It stays on the servers with its messages until somebody deletes it.',
  ),
  'stream-limits-lower': rule('data', '✗', 'A stream may hold less: what is over the new limit is deleted at once.'),
  'stream-changed': rule('review', '~', 'Subjects, sources, copies or another setting of a stream changes.'),
  'store-limit-lower': rule('review', '✗', 'JetStream may use less memory or disk than before.'),
  'source-removed': rule('review', '−', 'A stream does not fetch from a site any more.'),
  'filter-wider': rule('review', '!', 'A leaf may send or receive more than before.'),
  'client-wider': rule('review', '!', 'A client may publish or subscribe more than before.'),
  'exposure-wider': rule(
    'review',
    '!',
    'More can be reached from outside: ports, addresses, another type of Service, a wider network policy.',
  ),
  'trust-changed': rule(
    'review',
    '!',
    'Who is believed changes: an authority, a password, the kind of proof, who issues, an operator, TLS settings, the server that a leaf connects to.',
  ),
  'image-source': rule(
    'review',
    '!',
    'An image comes from elsewhere, or does not say its version: another program may run.',
  ),
  'server-unproven': rule(
    'review',
    '!',
    'nats-server becomes a release that did not pass every drill, such as one of a newer line: what it does is not known.',
  ),
  'pods-changed': rule(
    'review',
    '!',
    'What pods run, or what they may, changes: commands, volumes, variables, security, hosts.',
  ),
  'resource-changed': rule(
    'review',
    '~',
    'A resource comes, changes, or is let go of, in a way that no other rule speaks of.',
  ),
  'setting-untested': rule(
    'review',
    '?',
    'A setting changes that nobody has tried: what nats-server does is not known.',
  ),
  'site-readmitted': rule(
    'review',
    '!',
    'A region or site that was revoked is let in again: with the identity that was revoked, or with a new one.',
  ),
  'revocation-forgotten': rule(
    'review',
    '!',
    'A region or site is not listed as revoked any more: added again under its name, it is let in like a new one.',
  ),
  'client-added': rule('review', '!', 'A client that was not there may connect.'),
  'site-removed': rule('review', '−', 'A region or site is cut off, or is not let in any more.'),
  'client-removed': rule('review', '−', 'A client is not let in any more.'),
  'filter-narrower': rule('review', '−', 'A leaf may send or receive less than before.'),
  'client-narrower': rule('review', '−', 'A client may publish or subscribe less than before.'),
  'stack-destroyed': rule('review', '−', 'All that a stack holds is destroyed.'),
  'alert-removed': rule('review', '−', 'An alert does not fire any more.'),
  'certificate-authority': rule(
    'review',
    '↻',
    'An authority is made anew or goes: what it signed is trusted only as long as it is.',
  ),
  'certificate-expiring': rule('review', '↻', 'A certificate ends soon, and this plan does not renew it.'),
  'setting-refused': rule(
    'review',
    '~',
    'nats-server does not take over the new value: neither by reload nor, where it has state, after a restart.',
  ),
  'rollout-without-quorum': rule(
    'review',
    '↻',
    'Pods are made anew, and meanwhile fewer than a majority of the servers are there.',
  ),
  'setting-waits-for-restart': rule(
    'review',
    '~',
    'A setting changes that takes a restart, and this plan restarts nothing.',
  ),
  'server-older': rule(
    'review',
    '↻',
    'nats-server becomes an older version, which may not read what the newer one stored.',
  ),
  'leaves-reconnect': rule('safe', '↻', 'Leaves connect again.'),
  rollout: rule('safe', '↻', 'Pods are made anew one by one, a majority is always there.'),
  unknown: rule('review', '?', 'What decides is known only when the plan is applied.'),
  waits: rule(
    'safe',
    '?',
    'A stack can be planned only when others are applied. Nothing happens to it before it has a review of its own.',
  ),
  'planned-without': rule(
    'safe',
    '?',
    'A stack is planned without what another one hands it only when it is applied; what depends on it comes with the next plan.',
  ),
  'planned-too-early': rule(
    'review',
    '?',
    'A stack is planned with what another one hands it now, and that changes in the same review.',
  ),
  'resource-destroyed': rule('review', '−', 'A resource that no other rule speaks of is destroyed or made anew.'),
  external: rule(
    'review',
    '?',
    'A plan, or resources, that this project does not make: shown as they are, not understood.',
  ),
  drift: rule('review', '?', 'Somebody changed something outside Terraform, and this plan takes it back.'),
  'site-added': rule('safe', '+', 'A region or site joins.'),
  'server-changed': rule('safe', '~', 'Another image, other resources or arguments of the servers.'),
  'setting-reloaded': rule('safe', '~', 'A setting changes, and nats-server takes it over without a restart.'),
  'setting-restarts': rule('safe', '~', 'A setting changes that takes a restart.'),
  'exposure-narrower': rule('safe', '~', 'Less can be reached from outside.'),
  'certificate-issued': rule('safe', '+', 'A certificate is issued for the first time.'),
  'certificate-renewed': rule('safe', '~', 'A certificate is issued anew by the same authority, for the same names.'),
  'certificate-replaced': rule('review', '↻', 'A certificate is replaced by one with another key, name or issuer.'),
  'secret-changed': rule(
    'safe',
    '~',
    'A Secret holds something else, which lets nobody in and trusts nobody more. What, is not shown.',
  ),
  'alert-changed': rule('safe', '~', 'An alert or recording rule is added or says something else.'),
  'volumes-added': rule('safe', '+', 'A tier gets volumes.'),
  'source-added': rule('safe', '+', 'A stream fetches from one more site.'),
  'stream-added': rule('safe', '+', 'A stream is made.'),
} as const satisfies Record<string, Rule>;

/** A kind of finding. */
export type RuleName = keyof typeof RULES;
