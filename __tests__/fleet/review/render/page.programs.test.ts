import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'puppeteer-core';
import type { Level } from '../../../../fleet/review/level';
import { reviewHtml } from '../../../../fleet/review/render';
import { BROWSER_NOTE, describeWithBrowser, open, startBrowser } from '../../../support/browser';
import { temporaryFolder } from '../../../support/folder';
import { richReview } from '../../../support/rich-review';
import { smallReview } from '../../../support/sample-review';

jest.setTimeout(120_000);

/** The findings of the rich review of a level that nobody has accepted. */
const told = (of: Level) => richReview().findings.filter(({ level, accepted }) => level === of && !accepted);

describeWithBrowser(`a review as a page${BROWSER_NOTE}`, () => {
  const folder = temporaryFolder();
  const rich = join(folder, 'rich.html');
  const small = join(folder, 'small.html');
  let browser: Browser;

  beforeAll(async () => {
    writeFileSync(rich, reviewHtml(richReview()));
    writeFileSync(small, reviewHtml(smallReview()));
    browser = await startBrowser();
  });

  afterEach(async () => {
    for (const page of await browser.pages()) if (page.url() !== 'about:blank') await page.close();
  });

  afterAll(() => browser.close());

  test('says the verdict first, then what destroys data, and the rest in the order in which it is to be read', async () => {
    const { page, complaints } = await open(browser, rich);
    expect({ headings: await texts(page, 'h1, h2'), title: await page.title(), complaints }).toEqual({
      headings: [
        'Destroys dataprod',
        'Data loss 6',
        `Needs a person ${told('person').length}`,
        `Safe ${told('safe').length}`,
        'Accepted 2',
        'Waits for others 2',
        'Restarts 2',
        'Picture of the fleet',
        'Settings of nats.conf 5',
        'Certificates 6',
        'Untouched',
        'Every change 28',
        'Plans 8',
      ],
      title: 'prod: destroys data (8 stacks)',
      complaints: [],
    });
  });

  test('runs nothing but its own script, and loads nothing', async () => {
    const { page, complaints } = await open(browser, small);
    await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'window.ran = true';
      document.body.append(script);
      const image = document.createElement('img');
      image.src = 'https://nats.example.com/x.png';
      document.body.append(image);
      const link = document.createElement('a');
      link.href = 'javascript:window.ran = true';
      document.body.append(link);
      link.click();
    });
    await new Promise((done) => setTimeout(done, 200));
    expect(await page.evaluate(() => 'ran' in window)).toBe(false);
    expect(complaints.filter((line) => line.startsWith('request'))).toEqual([]);
    expect(complaints.filter((line) => /Content Security Policy/.test(line)).length).toBeGreaterThanOrEqual(3);
  });

  test('unfolds a finding by mouse and by keyboard', async () => {
    const { page } = await open(browser, small);
    const isOpen = () => page.$eval('#level-person details', (fold) => (fold as HTMLDetailsElement).open);
    const states = [await isOpen()];
    await page.click('#level-person summary');
    states.push(await isOpen());
    await page.keyboard.press('Enter');
    states.push(await isOpen());
    await page.keyboard.press('Space');
    states.push(await isOpen());
    expect(states).toEqual([false, true, false, true]);
  });

  test('filters by level, acceptance and words, and tells how many are left', async () => {
    const { page } = await open(browser, rich);
    const left = async () => [await page.$eval('#shown', ({ textContent }) => textContent), await visible(page)];
    const [all, safe] = [richReview().findings.length, told('safe').length];
    await page.click('#show-safe');
    expect(await left()).toEqual([`${all - safe} of ${all} findings shown`, all - safe]);
    await page.focus('#show-accepted');
    await page.keyboard.press('Space');
    expect(await left()).toEqual([`${all - safe - 2} of ${all} findings shown`, all - safe - 2]);
    await page.keyboard.press('/');
    await page.keyboard.type('DASHBOARD $sys');
    await page.waitForFunction(() => document.querySelector('#shown')?.textContent?.startsWith('1 '));
    expect(await left()).toEqual([`1 of ${all} findings shown`, 1]);
    await page.keyboard.press('Escape');
    expect(await left()).toEqual([`${all} of ${all} findings shown`, all]);
  });

  test('says so where nothing matches', async () => {
    const { page } = await open(browser, rich);
    await page.type('#search', 'no such thing');
    await page.waitForSelector('#none:not([hidden])');
    expect(await texts(page, 'main > section:not([hidden])')).toEqual([]);
  });

  test('opens the finding that its address names, in whatever is folded or filtered', async () => {
    const [finding] = richReview().findings.filter(({ accepted }) => accepted !== undefined);
    const id = finding?.id ?? '';
    const { page } = await open(browser, rich, { fragment: id });
    const seen = () =>
      page.evaluate((given) => {
        const item = document.getElementById(given);
        const place = item?.getBoundingClientRect();
        return [
          item?.querySelector('details')?.open,
          place !== undefined && place.top >= 0 && place.bottom <= innerHeight,
          item?.contains(document.activeElement),
        ];
      }, id);
    expect(await seen()).toEqual([true, true, true]);
    await page.evaluate(() => {
      location.hash = '';
    });
    await page.click('#show-accepted');
    await page.click('#collapse');
    await page.evaluate((given) => {
      location.hash = given;
    }, id);
    await page.waitForFunction((given) => document.getElementById(given)?.querySelector('details')?.open, {}, id);
    expect(await seen()).toEqual([true, true, true]);
  });

  test('opens and closes all folds', async () => {
    const { page } = await open(browser, rich);
    const folded = () => page.$$eval('main details', (all) => all.map((fold) => (fold as HTMLDetailsElement).open));
    await page.click('#expand');
    expect(new Set(await folded())).toEqual(new Set([true]));
    await page.click('#collapse');
    expect(new Set(await folded())).toEqual(new Set([false]));
  });

  test('says how a finding is accepted, ready to be copied', async () => {
    const { page } = await open(browser, small);
    const { id = '' } = smallReview().findings[0] ?? {};
    expect(await page.$eval('.snippet pre', ({ textContent }) => textContent)).toBe(
      `accepted:\n  # hub: edge2 may now publish alerts.>\n  - id: ${id}\n    reason: …\n    until: 2026-12-24\n`,
    );
    await page.click('#expand');
    await page.click('[data-copy]');
    await page.waitForFunction(() => /Copied|Selected/.test(document.querySelector('[data-copy]')?.textContent ?? ''));
  });

  test('has text that can be selected as it is read', async () => {
    const { page } = await open(browser, small);
    const selected = await page.evaluate(() => {
      const title = document.querySelector('#level-person .title');
      if (title !== null) getSelection()?.selectAllChildren(title);
      return getSelection()?.toString();
    });
    expect(selected).toBe('edge2 may now publish alerts.>');
  });

  test('shows what is secret and what is not known yet as such', async () => {
    const { page } = await open(browser, rich);
    const rows = await page.$$eval('#settings tbody tr', (all) =>
      all.map((row) => [...row.children].map(({ textContent }) => textContent)),
    );
    expect(rows.slice(3)).toEqual([
      ['cluster.name', 'hub', '(known after apply)', 'restart', 'hub'],
      ['authorization.token', '(sensitive)', '(sensitive)', 'reload', 'hub'],
    ]);
  });

  test('has all on paper: folds are open, filters are not there', async () => {
    const { page } = await open(browser, rich);
    await page.emulateMediaType('print');
    // Not by its script alone: a browser that prints without it opens folds by style.
    const seen = await page.evaluate(() => {
      const shown = (selector: string) => (document.querySelector(selector)?.getBoundingClientRect().height ?? 0) > 0;
      return [shown('#certificates td'), shown('#changes .diff del'), shown('#filters'), shown('.snippet')];
    });
    expect(seen).toEqual([true, true, false, false]);
    const paper = Buffer.from(await page.pdf({ format: 'A4' }));
    expect(paper.subarray(0, 5).toString()).toBe('%PDF-');
    // Closed again afterwards.
    expect(await page.$eval('#certificates details', (fold) => (fold as HTMLDetailsElement).open)).toBe(false);
  });

  test.each([1280, 390])(
    'has no barrier that axe finds, contrast in light and dark among them: %i wide',
    async (width) => {
      const { page } = await open(browser, rich, { width, bypassPolicy: true });
      await page.click('#expand');
      await page.addScriptTag({ path: require.resolve('axe-core/axe.min.js') });
      const found = (...rules: readonly string[]) =>
        page.evaluate(async (only) => {
          const { axe } = window as unknown as { axe: { run(options: object): Promise<AxeResults> } };
          const { violations } = await axe.run(only.length > 0 ? { runOnly: only } : {});
          return violations.map(({ id, nodes }) => [
            id,
            ...nodes.slice(0, 3).map((node) => node.html + node.failureSummary),
          ]);
        }, rules);
      expect(await found()).toEqual([]);
      // Nothing but colours differs.
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }]);
      expect(await found('color-contrast')).toEqual([]);
    },
  );

  test('does not scroll sideways on a phone', async () => {
    const { page } = await open(browser, rich, { width: 360 });
    await page.click('#expand');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  });
});

interface AxeResults {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
  }[];
}

function texts(page: Page, selector: string): Promise<(string | null)[]> {
  return page.$$eval(selector, (all) => all.map(({ textContent }) => textContent));
}

/** How many findings can be seen, folded or not. */
function visible(page: Page): Promise<number> {
  return page.evaluate(
    () => [...document.querySelectorAll('[data-item]')].filter((item) => item.getClientRects().length > 0).length,
  );
}
