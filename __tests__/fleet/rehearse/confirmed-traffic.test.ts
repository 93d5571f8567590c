import { join } from 'node:path';
import type { NatsConnection } from '@nats-io/transport-node';
import { type Confirmation, ConfirmedPublisher, compare } from '../../../fleet/rehearse/confirmed-traffic';
import { becomesTrue } from '../../../fleet/rehearse/wait';
import { KeptSections } from '../../support/kept-file';

/**
 * A message every 20 ms, each confirmed within 10 ms; and what of a tenth of a second is tolerated of a publisher that
 * only flushes.
 */
const CONFIRMED = Array.from({ length: 50 }, (_, number) => ({
  number,
  sent: number * 20,
  confirmed: number * 20 + 10,
}));
const MOMENTS = { lostMs: 100, twiceMs: 100, lateMs: 100 };

const ALL = CONFIRMED.map(({ number }) => number);
const without = (from: number, to: number) => ALL.filter((number) => number < from || number > to);
/** As a message that is stored behind another one. */
const late = (number: number, behind: number) =>
  ALL.flatMap((each) => (each === number ? [] : each === behind ? [each, number] : [each]));
/** As a source that is asked again from a message on. */
const again = (from: number, to: number) => [...ALL.slice(0, to + 1), ...ALL.slice(from, to + 1), ...ALL.slice(to + 1)];

type Case = readonly [Confirmation, stored: readonly number[], moments?: Partial<typeof MOMENTS>];

/** What a stream holds, beside what was confirmed to a publisher; confirmed-traffic.txt has the result. */
const CASES: Readonly<Record<string, Case>> = {
  'all that was acknowledged': ['acknowledgement', ALL],
  'one that was acknowledged is missing': ['acknowledgement', without(7, 7)],
  'one that was acknowledged is there twice': ['acknowledgement', again(7, 7)],
  'an acknowledged one comes late': ['acknowledgement', late(7, 8)],
  'flushed ones are missing for a moment': ['flush', without(7, 11)],
  'flushed ones are missing for longer': ['flush', without(7, 12)],
  'flushed ones are missing for two moments': ['flush', without(7, 11).filter((number) => number < 30 || number > 34)],
  'flushed ones are there twice for a moment': ['flush', again(7, 11)],
  'flushed ones are there twice for longer': ['flush', again(7, 12)],
  'all are there twice': ['flush', [...ALL, ...ALL]],
  'a flushed one comes a moment late': ['flush', late(7, 12)],
  'a flushed one comes later': ['flush', late(7, 13)],
  'one comes too late': ['flush', [...without(7, 7), 7]],
  nothing: ['flush', []],
  'a stream that nobody sources into has nothing twice, whoever published it': ['flush', again(7, 7), { twiceMs: 0 }],
  'a server on its own has nothing in another order, whoever published it': ['flush', late(7, 8), { lateMs: 0 }],
};

const NOTHING = 'where nothing was confirmed, nothing is proven';
const kept = new KeptSections(join(__dirname, 'confirmed-traffic.txt'), [...Object.keys(CASES), NOTHING]);
afterAll(() => kept.expectNoOthers());

test.each([...Object.keys(CASES), NOTHING])('%s', (title) => {
  const [confirmation, stored, moments] = CASES[title] ?? ['flush', []];
  const confirmed = title === NOTHING ? [] : CONFIRMED;
  const { missing, twice, problem } = compare({ confirmation, confirmed }, stored, { ...MOMENTS, ...moments });
  kept.expect(title, [`${missing} missing, ${twice} twice; ${problem ?? 'that may be'}`]);
});

test('a publisher goes on at another pace at once, not when its pause is over, and so it ends', async () => {
  const connection = { publish: () => undefined, flush: async () => undefined };
  const tested = new ConfirmedPublisher('site1', connection as unknown as NatsConnection, 'a', 'flush', 3_600_000);
  const reaches = (count: number) => becomesTrue(async () => tested.confirmed.length >= count, 5000);
  expect(await reaches(1)).toBe(true);
  tested.pace(1);
  expect(await reaches(5)).toBe(true);
  tested.pace(3_600_000);
  await tested.stop();
});
