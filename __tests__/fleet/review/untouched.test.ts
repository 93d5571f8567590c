import { makeReview } from '../../../fleet/review/make-review';
import { plain } from '../../../fleet/review/phrase';
import { type Alteration, alteredPlan } from '../../support/altered-plan';

const NOW = new Date('2026-11-24T12:00:00Z');
const SERVERS = 'nats_server_711107B6';

const untouched = (...alterations: Alteration[]) =>
  plain(makeReview({ plans: [alteredPlan(alterations)], now: NOW }).untouched);

test.each<[string, Alteration[], string]>([
  ['a plan without changes', [], 'no existing volume, stream or domain changes'],
  [
    'a size that is written in another way',
    [{ of: SERVERS, set: { 'spec 0 volume_claim_template 0 spec 0 resources 0 requests storage': '1024Mi' } }],
    'no existing volume, stream or domain changes',
  ],
  [
    'another retention of volumes',
    [
      {
        of: SERVERS,
        set: { 'spec 0 persistent_volume_claim_retention_policy': [{ when_deleted: 'Delete', when_scaled: 'Retain' }] },
      },
    ],
    'no existing stream or domain changes',
  ],
  [
    'another domain',
    [{ of: 'nats_config_', text: ['domain: "hub"', 'domain: "other"'] }],
    'no existing volume or stream changes',
  ],
  ['an argument that no rule knows', [{ of: SERVERS, set: { 'spec 0 update_strategy 0 type': 'OnDelete' } }], ''],
])('a review says only of what every finding is proven to keep that it does not change: %s', (_what, given, said) => {
  expect(untouched(...given)).toBe(said);
});

test('no sentence where a stack waits to be planned, or a plan is of something else', () => {
  const waiting = [{ stack: 'region-eu', waitsFor: ['hub'], reason: 'its hub is not there yet' }];
  expect(plain(makeReview({ plans: [alteredPlan([])], waiting, now: NOW }).untouched)).toBe('');
  const external = { of: 'x', type: 'aws_instance', set: { name: 'x' } };
  expect(untouched(external)).toBe('');
});
