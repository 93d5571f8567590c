import type { NatsConnection } from '@nats-io/transport-node';
import { type Confirmation, ConfirmedPublisher, compare } from '../../../fleet/rehearse/confirmed-traffic';
import { becomesTrue } from '../../../fleet/rehearse/wait';

const PAUSE_MS = 20;
const MOMENTS = { lostMs: 100, twiceMs: 100, lateMs: 100 };

/** A publisher to which the messages 0 to 49 were confirmed, each within 10 ms. */
function publisher(confirmation: Confirmation) {
  const confirmed = Array.from({ length: 50 }, (_, number) => ({
    number,
    sent: number * PAUSE_MS,
    confirmed: number * PAUSE_MS + 10,
  }));
  return { confirmation, confirmed };
}

const ALL = publisher('flush').confirmed.map(({ number }) => number);
const without = (from: number, to: number) => ALL.filter((number) => number < from || number > to);
/** As a message that is stored behind another one. */
const late = (number: number, behind: number) =>
  ALL.flatMap((each) => (each === number ? [] : each === behind ? [each, number] : [each]));
/** As a source that is asked again from a message on. */
const again = (from: number, to: number) => [...ALL.slice(0, to + 1), ...ALL.slice(from, to + 1), ...ALL.slice(to + 1)];

describe('what a stream holds, beside what was confirmed to a publisher', () => {
  test.each<[string, Confirmation, number[], object]>([
    ['all of it, acknowledged', 'acknowledgement', ALL, { missing: 0, twice: 0 }],
    ['one that was acknowledged is missing', 'acknowledgement', without(7, 7), { missing: 1, problem: bad(1, 10) }],
    [
      'one that was acknowledged is there twice',
      'acknowledgement',
      again(7, 7),
      { twice: 1, problem: bad(0, 0, 1, 10) },
    ],
    ['flushed ones are missing for a moment', 'flush', without(7, 11), { missing: 5, twice: 0 }],
    ['flushed ones are missing for longer', 'flush', without(7, 12), { missing: 6, problem: bad(6, 110) }],
    ['flushed ones are there twice for a moment', 'flush', again(7, 11), { missing: 0, twice: 5 }],
    ['flushed ones are there twice for longer', 'flush', again(7, 12), { twice: 6, problem: bad(0, 0, 6, 110) }],
    ['all are there twice', 'flush', [...ALL, ...ALL], { twice: 50, problem: bad(0, 0, 50, 990) }],
    ['a flushed one comes a moment late', 'flush', late(7, 12), { missing: 0, twice: 0 }],
    ['a flushed one comes later', 'flush', late(7, 13), { problem: bad(0, 0, 0, 0, 1) }],
    ['an acknowledged one comes late', 'acknowledgement', late(7, 8), { problem: bad(0, 0, 0, 0, 1) }],
    ['one comes too late', 'flush', [...without(7, 7), 7], { problem: bad(0, 0, 0, 0, 1) }],
    ['nothing', 'flush', [], { missing: 50, problem: bad(50, 990) }],
  ])('%s', (_name, confirmation, stored, expected) => {
    expect(compare(publisher(confirmation), stored, MOMENTS)).toEqual({ missing: 0, twice: 0, ...expected });
  });

  test('a stream that nobody sources into has nothing twice, whoever published it', () => {
    expect(compare(publisher('flush'), again(7, 7), { ...MOMENTS, twiceMs: 0 }).problem).toBe(bad(0, 0, 1, 10));
  });

  test('a server on its own has nothing in another order, whoever published it', () => {
    expect(compare(publisher('flush'), late(7, 8), { ...MOMENTS, lateMs: 0 }).problem).toBe(bad(0, 0, 0, 0, 1));
  });

  test('where nothing was confirmed, nothing is proven', () => {
    expect(compare({ confirmation: 'flush', confirmed: [] }, [], MOMENTS).problem).toContain('of 0 confirmed messages');
  });
});

function bad(missing: number, lostMs: number, twice = 0, twiceMs = 0, outOfOrder = 0): string {
  return `of 50 confirmed messages ${missing} are missing, those of ${lostMs} ms on end, ${twice} are there twice, those of ${twiceMs} ms on end, ${outOfOrder} out of order`;
}

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
