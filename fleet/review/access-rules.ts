import type { ReviewRule } from './rule';

/** Findings about who may connect, what they may do, what is reachable, and which programs run. */
export const ACCESS_RULES = {
  'filter-wider': {
    level: 'review',
    sign: '!',
    meaning: 'A leaf may send or receive more than before.',
    fix: 'Check that this region or site needs each new subject.',
  },
  'client-wider': {
    level: 'review',
    sign: '!',
    meaning: 'A client may publish or subscribe to more than before.',
    fix: 'Check that this client needs each new subject.',
  },
  'exposure-wider': {
    level: 'review',
    sign: '!',
    meaning: 'More is reachable from outside: ports, addresses, another type of Service, a wider network policy.',
    fix: 'Check that it must be reachable from there. Otherwise narrow ports, source ranges or policies.',
  },
  'trust-changed': {
    level: 'review',
    sign: '!',
    meaning:
      'Trust or authentication settings change: an authority, a password, an auth method, an issuer, a JWT operator, TLS settings, the server that a leaf connects to.',
    fix: 'Check that this change was requested. Compare the SHA-256 of a new authority with that of its certificate.',
  },
  'image-source': {
    level: 'review',
    sign: '!',
    meaning: 'An image comes from another repository, or names no version: another program may run.',
    fix: 'Check the repository, and use an image with a version.',
  },
  'server-unproven': {
    level: 'review',
    sign: '!',
    meaning:
      'nats-server becomes a release that has not passed every drill, such as one of a newer line: its behavior is not known.',
    fix: 'Use a release from docs/versions.md, or rehearse this one first.',
  },
  'pods-changed': {
    level: 'review',
    sign: '!',
    meaning: 'A pod spec changes: commands, volumes, variables, security settings, access to the node.',
    fix: 'Check each path in the list of changes: pods have access to keys and to stored data.',
  },
  'resource-changed': {
    level: 'review',
    sign: '~',
    meaning: 'A resource is created, changed or forgotten; no other rule covers it.',
    fix: 'Check it in the list of changes.',
  },
  'setting-untested': {
    level: 'review',
    sign: '?',
    meaning: 'A setting that has not been tested changes: what nats-server does is not known.',
    fix: 'Try it first, as in docs/how-to/try-a-change-before-deploying.md.',
  },
  'site-readmitted': {
    level: 'review',
    sign: '!',
    meaning: 'A region or site that was revoked is accepted again, with a revoked or a new identity.',
    fix: 'If its key may be compromised, accept a new identity only: a higher `identity.generation`, without overlap.',
  },
  'revocation-forgotten': {
    level: 'review',
    sign: '!',
    meaning:
      'A region or site is no longer listed as revoked: added again under its name, it is accepted like a new one.',
    fix: 'Keep it in the environment with `revoked: true` until its certificate has expired.',
  },
  'client-added': {
    level: 'review',
    sign: '!',
    meaning: 'A new client may connect.',
    fix: 'Check that it is expected, and that it needs its subjects.',
  },
  'site-removed': {
    level: 'review',
    sign: '−',
    meaning: 'A region or site is disconnected and no longer accepted.',
    fix: 'Check that it is meant to be removed or revoked.',
  },
  'client-removed': {
    level: 'review',
    sign: '−',
    meaning: 'A client is no longer accepted.',
    fix: 'Check that no application uses it.',
  },
  'filter-narrower': {
    level: 'review',
    sign: '−',
    meaning: 'A leaf may send or receive less than before.',
    fix: 'Check that no application needs the removed subjects there.',
  },
  'client-narrower': {
    level: 'review',
    sign: '−',
    meaning: 'A client may publish or subscribe to less than before.',
    fix: 'Check that the client does not need the removed subjects.',
  },
  'stack-destroyed': {
    level: 'review',
    sign: '−',
    meaning: 'A whole stack is destroyed.',
    fix: 'Check that it is meant to be removed. `npx fleet destroy` keeps the volumes of a tier.',
  },
  'alert-removed': {
    level: 'review',
    sign: '−',
    meaning: 'A Prometheus rule is removed: its alert no longer fires.',
    fix: 'Check that the alert is no longer needed.',
  },
} as const satisfies Record<string, ReviewRule>;
