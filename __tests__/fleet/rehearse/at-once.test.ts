import { setTimeout as sleep } from 'node:timers/promises';
import { atOnce } from '../../../fleet/rehearse/at-once';
import { Checks } from '../../../fleet/rehearse/drill';

const ITEMS = Array.from({ length: 50 }, (_, n) => n);

test('of many sites sixteen are dealt with at a time, and what came of each is in their order', async () => {
  let [busy, most] = [0, 0];
  const results = await atOnce(ITEMS, async (n) => {
    busy += 1;
    most = Math.max(most, busy);
    await sleep(n % 3);
    busy -= 1;
    return n * 2;
  });
  expect(results).toEqual(ITEMS.map((n) => n * 2));
  expect(most).toBe(16);
});

test('an error of one of them is the error of all', async () => {
  const work = async (n: number) => {
    if (n === 7) throw new Error('site7 is gone');
  };
  await expect(atOnce(ITEMS, work)).rejects.toThrow('site7 is gone');
});

test('checks of sites that are made at the same time are reported site by site', async () => {
  const checks = new Checks();
  checks.check(false, () => ({ what: 'the hub', details: [] }));
  await atOnce(['a', 'b', 'c'], async (site) => {
    const part = checks.part();
    for (const n of [1, 2]) {
      await sleep(site === 'a' ? 5 : 1);
      part.check(n === 2 && site === 'b', () => ({ what: `${site} ${n}`, details: [] }));
    }
  });
  const { total, failures } = checks.result();
  expect([total, failures.map(({ what }) => what)]).toEqual([7, ['the hub', 'a 1', 'a 2', 'b 1', 'c 1', 'c 2']]);
});
