import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import type { Browser } from 'puppeteer-core';
import { reviewHtml } from '../../../../fleet/review/render';
import { inert } from '../../../../lib/inert';
import { BROWSER_NOTE, describeWithBrowser, open, startBrowser } from '../../../support/browser';
import { temporaryFolder } from '../../../support/folder';
import { hostileNames } from '../../../support/hostile-text';
import { renamedReview } from '../../../support/renamed-review';
import { richReview } from '../../../support/rich-review';

jest.setTimeout(240_000);

describeWithBrowser(`a page with hostile names${BROWSER_NOTE}`, () => {
  const file = join(temporaryFolder(), 'review.html');
  let browser: Browser;

  beforeAll(async () => {
    browser = await startBrowser();
  });

  afterAll(() => browser.close());

  /** Opens the page; its elements with their attributes' names, its text, and what it did that it should not. */
  async function read(html: string) {
    writeFileSync(file, html);
    const { page, complaints } = await open(browser, file);
    // Not by $$eval, which makes a handle of each of the thousands.
    const elements = await page.evaluate(() =>
      [...document.querySelectorAll('*')].map((element) => [element.tagName, ...element.getAttributeNames()].join(' ')),
    );
    const titles = await page.evaluate(() =>
      [...document.querySelectorAll('[data-item] .stack, .family .rows li')].map(({ textContent }) => textContent),
    );
    await page.close();
    return { elements, titles, complaints };
  }

  test('has the elements that it has with harmless ones, and shows the names', async () => {
    await fc.assert(
      fc.asyncProperty(hostileNames, async (names) => {
        const hostile = (_was: string, index: number) => `${index}${names[index % names.length]}`;
        // As many lines as the hostile ones, each of them different, as theirs are.
        const harmless = (was: string, index: number) =>
          hostile(was, index)
            .split('\n')
            .map((_line, line) => (line === 0 ? `${index}x` : `x${index}y${index % names.length}z${line}`))
            .join('\n');
        const review = renamedReview(richReview(), hostile);
        const found = await read(reviewHtml(review));
        const peer = await read(reviewHtml(renamedReview(richReview(), harmless)));
        expect(found.complaints).toEqual([]);
        expect(found.elements.length).toBeLessThanOrEqual(peer.elements.length);
        expect(new Set(found.elements)).toEqual(new Set(peer.elements));
        expect(new Set(found.titles)).toEqual(new Set(review.findings.map(({ stack }) => inert(stack))));
      }),
      { numRuns: 5 },
    );
  });
});
