import { NOTHING, type ReviewRule } from './rule';

/** Findings about restarts, certificates, and what a plan cannot show. */
export const OPERATION_RULES = {
  'certificate-authority': {
    level: 'review',
    sign: '↻',
    meaning:
      'An authority is recreated or removed: certificates that it signed are refused wherever it is no longer trusted.',
    fix: 'Replace an authority in two deploys, as in docs/how-to/replace-the-certificate-authority.md.',
  },
  'certificate-expiring': {
    level: 'review',
    sign: '↻',
    meaning: 'A certificate expires soon, and this plan does not renew it.',
    fix: 'Raise `earlyRenewalHours` of `trust.validity`, so that a deploy renews it in time (docs/trust.md).',
  },
  'setting-refused': {
    level: 'review',
    sign: '~',
    meaning:
      'nats-server does not apply the new value: neither by reload nor, where it has stored data, after a restart.',
    fix: 'Undo the change. docs/reference/settings.md lists what nats-server does with each setting.',
  },
  'rollout-without-quorum': {
    level: 'review',
    sign: '↻',
    meaning: 'Pods restart, and meanwhile fewer than a majority of the servers are up.',
    fix: 'Deploy when an interruption is acceptable.',
  },
  'setting-waits-for-restart': {
    level: 'review',
    sign: '~',
    meaning: 'A setting changes that takes effect after a restart, and this plan does not restart the servers.',
    fix: 'Restart the servers after the deploy: `kubectl rollout restart`.',
  },
  'server-older': {
    level: 'review',
    sign: '↻',
    meaning: 'nats-server becomes an older version, which may not be able to read what the newer one stored.',
    fix: 'Back up the streams first: `nats stream backup`.',
  },
  'leaves-reconnect': {
    level: 'safe',
    sign: '↻',
    meaning: 'Leaves reconnect.',
    fix: NOTHING,
  },
  rollout: {
    level: 'safe',
    sign: '↻',
    meaning: 'Pods restart one by one; a majority of the servers stays up.',
    fix: NOTHING,
  },
  unknown: {
    level: 'review',
    sign: '?',
    meaning: 'A deciding value is hidden, or known only after apply.',
    fix: 'Apply the stacks that it comes from, then plan and review again. Check a hidden value at its source.',
  },
  waits: {
    level: 'safe',
    sign: '?',
    meaning:
      'A stack can be planned only after others are applied. Nothing happens to it before it has a review of its own.',
    fix: 'Apply the other stacks, then plan this one.',
  },
  'planned-without': {
    level: 'safe',
    sign: '?',
    meaning:
      'A stack is planned without outputs of another one that exist only after it is applied. What depends on them is in the next plan.',
    fix: 'Apply the other stack, then plan this one again.',
  },
  'planned-too-early': {
    level: 'review',
    sign: '?',
    meaning: 'A stack is planned with outputs of another one that change in the same review.',
    fix: 'Apply the other stack first, then plan this one again.',
  },
  'resource-destroyed': {
    level: 'review',
    sign: '−',
    meaning: 'A resource is destroyed or recreated; no other rule covers it.',
    fix: 'Check that nothing else uses it.',
  },
  external: {
    level: 'review',
    sign: '?',
    meaning: 'A plan, or resources, that this project does not create: shown, but not analyzed.',
    fix: 'Check them in the list of changes, as in any plan of Terraform.',
  },
  drift: {
    level: 'review',
    sign: '?',
    meaning: 'Something was changed outside of Terraform, and this plan reverts it.',
    fix: 'If the change must stay, make it in the environment first.',
  },
  'site-added': {
    level: 'safe',
    sign: '+',
    meaning: 'A region or site joins.',
    fix: NOTHING,
  },
  'server-changed': {
    level: 'safe',
    sign: '~',
    meaning: 'Another image, or other resources or arguments of the servers.',
    fix: NOTHING,
  },
  'setting-reloaded': {
    level: 'safe',
    sign: '~',
    meaning: 'A setting changes, and nats-server applies it without a restart.',
    fix: NOTHING,
  },
  'setting-restarts': {
    level: 'safe',
    sign: '~',
    meaning: 'A setting changes that takes effect after a restart, which this plan does.',
    fix: NOTHING,
  },
  'exposure-narrower': {
    level: 'safe',
    sign: '~',
    meaning: 'Less is reachable from outside.',
    fix: 'Check that nobody connects from there any more.',
  },
  'certificate-issued': {
    level: 'safe',
    sign: '+',
    meaning: 'A certificate is issued for the first time.',
    fix: NOTHING,
  },
  'certificate-renewed': {
    level: 'safe',
    sign: '~',
    meaning: 'A certificate is renewed by the same authority, for the same names.',
    fix: NOTHING,
  },
  'certificate-replaced': {
    level: 'review',
    sign: '↻',
    meaning: 'A certificate is replaced by one with another key, name or issuer.',
    fix: 'Check that whoever connects trusts the new one: docs/trust.md.',
  },
  'secret-changed': {
    level: 'safe',
    sign: '~',
    meaning: 'A Secret has new contents, which are not shown. They accept nobody new and trust nobody new.',
    fix: NOTHING,
  },
  'alert-changed': {
    level: 'safe',
    sign: '~',
    meaning: 'A Prometheus rule is added or changed.',
    fix: NOTHING,
  },
  'volumes-added': {
    level: 'safe',
    sign: '+',
    meaning: 'A tier gets volumes.',
    fix: NOTHING,
  },
  'source-added': {
    level: 'safe',
    sign: '+',
    meaning: 'A stream sources from one more site.',
    fix: NOTHING,
  },
  'stream-added': {
    level: 'safe',
    sign: '+',
    meaning: 'A stream is created.',
    fix: NOTHING,
  },
} as const satisfies Record<string, ReviewRule>;
