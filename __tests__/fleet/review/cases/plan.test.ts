import type { Json } from '../../../../fleet/model/plan/masked';
import { altered, harmless, needsReview, type ReviewCases, testCases } from '../../../support/review-cases';

const SERVERS = 'nats_server_711107B6';
const CONF = 'nats_config_';

/** An object whose keys are called like what objects inherit. */
const INHERITED: Json = JSON.parse('{"__proto__": "a", "constructor": "b", "toString": "c", "hasOwnProperty": "d"}');

/** Accounts, labels, keys and outputs that are called like something that every object of JavaScript inherits. */
const NAMES: ReviewCases = {
  'an account called __proto__ whose user may do everything': needsReview(
    'client-added',
    altered('hub', { of: CONF, text: ['accounts {', 'accounts {\n  __proto__ { users: [{ user: "eve" }] }'] }),
  ),
  'an account called constructor': needsReview(
    'client-added',
    altered('hub', { of: CONF, text: ['accounts {', 'accounts {\n  constructor { users: [{ user: "eve" }] }'] }),
  ),
  'a setting called __proto__': needsReview(
    'setting-untested',
    altered('hub', { of: CONF, text: ['accounts {', '__proto__ { a: 1 }\naccounts {'] }),
  ),
  'a selector of a Service that is called constructor': needsReview(
    'reach-lost',
    altered('hub', { of: 'nats_headless_', set: { 'spec 0 selector': INHERITED } }),
  ),
  'annotations that are called like what objects inherit': needsReview(
    'resource-changed',
    altered('hub', { of: SERVERS, set: { 'metadata 0 annotations': INHERITED } }),
  ),
  'files of the streams that are called like what objects inherit': needsReview(
    'stream-unusual',
    altered('hub', { of: 'streams_config_', set: { data: INHERITED } }),
  ),
  'a key __proto__ beside nats.conf': needsReview(
    'resource-changed',
    altered('hub', {
      of: CONF,
      change: { after: JSON.parse('{"metadata": [{"name": "nats-hub-config"}], "data": {"__proto__": "x"}}') as Json },
    }),
  ),
  'nothing but a comment in nats.conf': harmless(
    'setting-reloaded',
    altered('hub', { of: CONF, text: ['accounts {', '# __proto__ { a: 1 }\nping_interval: "1m"\naccounts {'] }),
  ),
};

testCases(__dirname, 'plan', NAMES);
