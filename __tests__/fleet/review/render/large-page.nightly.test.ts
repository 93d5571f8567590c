import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'puppeteer-core';
import { reviewHtml } from '../../../../fleet/review/render';
import { BROWSER_NOTE, describeWithBrowser, open, startBrowser } from '../../../support/browser';
import { temporaryFolder } from '../../../support/folder';
import { largeReview } from '../../../support/large-review';

jest.setTimeout(240_000);

/** Milliseconds from the click to a page that is there. */
const MOST_MS = 2_000;

describeWithBrowser(`a page of 1,000 sites${BROWSER_NOTE}`, () => {
  const file = join(temporaryFolder(), 'review.html');
  const review = largeReview(1_000);
  let browser: Browser;

  beforeAll(async () => {
    writeFileSync(file, reviewHtml(review));
    browser = await startBrowser();
  });

  afterAll(() => browser.close());

  test('is loaded and painted within two seconds', async () => {
    const times: number[] = [];
    // The best of a few: others use the machine, too.
    for (let attempt = 0; attempt < 4; attempt += 1) {
      const { page } = await open(browser, file);
      await page.waitForFunction(() => performance.getEntriesByType('paint').length > 0);
      times.push(
        await page.evaluate(() => {
          const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
          const paints = performance.getEntriesByType('paint').map(({ startTime }) => startTime);
          return Math.max(navigation?.loadEventEnd ?? Number.POSITIVE_INFINITY, ...paints);
        }),
      );
      await page.close();
    }
    expect(Math.min(...times)).toBeLessThan(MOST_MS);
  });

  test('holds all of them, within reach of a search and of links', async () => {
    const { page, complaints } = await open(browser, file);
    const ids = await page.evaluate(() => [...document.querySelectorAll('[data-item]')].map(({ id }) => id));
    expect(ids.sort()).toEqual(review.findings.map(({ id }) => id).sort());
    await page.type('#search', 'edge0777');
    await page.waitForFunction(() => document.querySelector('#shown')?.textContent?.startsWith('2 of'));
    const found = await page.$$eval('[data-item]:not([hidden]), #certificates .table-lines', (all) =>
      all.map(({ textContent, clientHeight }) => [textContent, clientHeight > 0]),
    );
    const id = (rule: string) =>
      review.findings.find((finding) => finding.rule === rule && JSON.stringify(finding).includes('edge0777'))?.id;
    expect(found).toEqual([
      [`edge0777 may now publish alerts.edge0777.> · hub ${id('filter-wider')}`, true],
      [`image 2.14.9 → 2.15.2 · leaf-edge0777 ${id('rollout')}edge0777 connects again`, true],
      [expect.stringMatching(/^edge0777 {2}prod {2}2027-\d\d-\d\d 00:00 UTC {2}\d+$/), true],
    ]);
    expect(complaints).toEqual([]);
  });

  test('opens a finding of many by its address', async () => {
    const { id = '' } = review.findings.find(({ stack }) => stack === 'leaf-edge0998') ?? {};
    const { page } = await open(browser, file, { fragment: id });
    const seen = await page.evaluate((given) => {
      const place = document.getElementById(given)?.getBoundingClientRect();
      return place !== undefined && place.height > 0 && place.top >= 0 && place.bottom <= innerHeight;
    }, id);
    expect([seen, await page.evaluate(() => document.activeElement?.id)]).toEqual([true, id]);
  });

  test('tells what many stacks share once, with the names of all', async () => {
    const { page } = await open(browser, file);
    const names = await page.$eval('#restarts li:last-child .names', ({ textContent }) => textContent?.split('\n'));
    expect(names).toEqual(review.stacks.map(({ stack }) => stack).filter((stack) => /^leaf-edge\d{4}$/.test(stack)));
  });
});
