import { becomesTrue } from '../../../fleet/rehearse/wait';

/** Keeps this process from everything else, as the synthesis of a fleet does. */
function busy(ms: number): void {
  const end = Date.now() + ms;
  while (Date.now() < end);
}

test('what was not asked in time as the process was busy is asked once more', async () => {
  let asked = 0;
  const question = async () => {
    asked += 1;
    if (asked === 1) busy(200);
    return asked > 1;
  };
  expect(await becomesTrue(question, 100)).toBe(true);
});

test('what never is true is given up when the time is over', async () => {
  const begun = Date.now();
  expect(await becomesTrue(async () => false, 100)).toBe(false);
  expect(Date.now() - begun).toBeGreaterThanOrEqual(100);
});
