import fc from 'fast-check';
import type { Page } from 'puppeteer-core';
import { reviewHtml } from '../../../../fleet/review/render';
import { escaped } from '../../../../lib/escaped';
import { describePages } from '../../../support/browser';
import { hostileNames } from '../../../support/hostile-text';
import { renamedReview, richReview, smallReview } from '../../../support/reviews';

jest.setTimeout(240_000);

const RICH = reviewHtml(richReview());
const SMALL = reviewHtml(smallReview());
const { findings } = richReview();
const ACCEPTED = findings.filter(({ accepted }) => accepted);
const [DATA, REVIEW, SAFE] = (['data', 'review', 'safe'] as const).map(
  (of) => findings.filter(({ level, accepted }) => level === of && !accepted).length,
) as [number, number, number];
const CHANGES = richReview().stacks.flatMap(({ resources }) => resources).length;

const texts = (page: Page, selector: string) =>
  page.$$eval(selector, (all) => all.map(({ textContent }) => textContent ?? ''));
const folds = (page: Page, selector: string) =>
  page.$$eval(selector, (all) => all.map((fold) => (fold as HTMLDetailsElement).open));

interface AxeResults {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
  }[];
}

describePages('a review as a page', (show) => {
  test('says the verdict first, then what destroys data, and the rest in the order in which it is to be read', async () => {
    const { page, complaints } = await show(RICH);
    expect([await page.title(), ...(await texts(page, 'h1, h2'))]).toEqual([
      'test: destroys data (4 stacks)',
      'Destroys datatest',
      `Data loss ${DATA}`,
      `Needs review ${REVIEW}`,
      `Safe ${SAFE}`,
      `Accepted ${ACCEPTED.length}`,
      'Waiting for other stacks 2',
      'Restarts 1',
      'Picture of the fleet',
      'Settings of nats.conf 1',
      'Certificates 10',
      `Every change ${CHANGES}`,
      'Plans 4',
    ]);
    expect(complaints).toEqual([]);
  });

  test('runs nothing but its own script, and loads nothing', async () => {
    const { page, complaints } = await show(SMALL);
    await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'window.ran = true';
      const image = document.createElement('img');
      image.src = 'https://nats.example.com/x.png';
      const link = document.createElement('a');
      link.href = 'javascript:window.ran = true';
      document.body.append(script, image, link);
      link.click();
    });
    await new Promise((done) => setTimeout(done, 200));
    expect(await page.evaluate(() => 'ran' in window)).toBe(false);
    expect(complaints.filter((line) => line.startsWith('request'))).toEqual([]);
    expect(complaints.filter((line) => /Content Security Policy/.test(line)).length).toBeGreaterThanOrEqual(3);
  });

  test('unfolds a finding by mouse and by keyboard, and all by a button', async () => {
    const { page } = await show(SMALL);
    const states: (boolean | undefined)[] = [];
    const note = async (did?: Promise<void>) => {
      await did;
      states.push((await folds(page, '#level-review details'))[0]);
    };
    await note();
    await note(page.click('#level-review summary'));
    await note(page.keyboard.press('Enter'));
    await note(page.keyboard.press('Space'));
    expect(states).toEqual([false, true, false, true]);
    for (const [button, open] of [['#expand', true] as const, ['#collapse', false] as const]) {
      await page.click(button);
      expect(new Set(await folds(page, 'main details'))).toEqual(new Set([open]));
    }
  });

  test('filters by level, acceptance and words, and tells how many are left', async () => {
    const { page } = await show(RICH);
    const isLeft = async (count: number) => {
      const shown = `${count} of ${findings.length} findings shown`;
      await page.waitForFunction((text) => document.querySelector('#shown')?.textContent === text, {}, shown);
      const items = '[data-item]';
      const seen = await page.$$eval(items, (all) => all.filter((item) => item.getClientRects().length > 0).length);
      expect(seen).toBe(count);
    };
    await page.click('#show-safe');
    await isLeft(findings.length - SAFE);
    await page.focus('#show-accepted');
    await page.keyboard.press('Space');
    await isLeft(DATA + REVIEW);
    await page.keyboard.press('/');
    await page.keyboard.type('ADMIN.HUB password');
    await isLeft(1);
    await page.keyboard.press('Escape');
    await isLeft(findings.length);
    await page.type('#search', 'no such thing');
    await page.waitForSelector('#none:not([hidden])');
    expect(await texts(page, 'main > section:not([hidden])')).toEqual([]);
  });

  test('opens the finding that its address names, in whatever is folded or filtered', async () => {
    const id = ACCEPTED[0]?.id ?? '';
    const { page } = await show(RICH, { fragment: id });
    const seen = () =>
      page.evaluate((given) => {
        const item = document.getElementById(given);
        const { top = -1, bottom = 0 } = item?.getBoundingClientRect() ?? {};
        const isOpen = item?.querySelector('details')?.open;
        return [isOpen, top >= 0 && bottom <= innerHeight, item?.contains(document.activeElement)];
      }, id);
    const goTo = (hash: string) =>
      page.evaluate((given) => {
        location.hash = given;
      }, hash);
    expect(await seen()).toEqual([true, true, true]);
    await goTo('');
    await page.click('#show-accepted');
    await page.click('#collapse');
    await goTo(id);
    await page.waitForFunction((given) => document.getElementById(given)?.querySelector('details')?.open, {}, id);
    expect(await seen()).toEqual([true, true, true]);
  });

  test('says how a finding is accepted, ready to be copied, and its text can be selected as it is read', async () => {
    const { page } = await show(SMALL);
    expect((await texts(page, '.snippet pre'))[0]).toBe(
      `accepted:\n  # hub: edge2 may now send logs.>\n  - id: ${smallReview().findings[0]?.id}\n    reason: …\n    until: 2026-12-24\n`,
    );
    const selected = await page.evaluate(() => {
      getSelection()?.selectAllChildren(document.querySelector('#level-review .title') ?? document);
      return getSelection()?.toString();
    });
    expect(selected).toBe('edge2 may now send logs.>');
    await page.click('#expand');
    await page.click('[data-copy]');
    await page.waitForFunction(() => /Copied|Selected/.test(document.querySelector('[data-copy]')?.textContent ?? ''));
  });

  test('shows what is secret and what is not known yet as such', async () => {
    const { page } = await show(RICH);
    expect(await texts(page, '#settings tbody tr > *')).toEqual([
      ...['accounts.FLEET.users[admin.hub].password', 'not set', '(sensitive)', 'reload', 'hub'],
    ]);
    const changes = (await texts(page, '#changes')).join();
    expect(['(sensitive)', '(known after apply)', 'hunter2'].map((text) => changes.includes(text))).toEqual([
      true,
      true,
      false,
    ]);
  });

  test('has all on paper: folds are open, filters are not there', async () => {
    const { page } = await show(RICH);
    await page.emulateMediaType('print');
    // Not by its script alone: a browser that prints without it opens folds by style.
    const heights = ['#certificates td', '#changes .diff del', '#filters', '.snippet'].map((selector) =>
      page.evaluate((each) => (document.querySelector(each)?.getBoundingClientRect().height ?? 0) > 0, selector),
    );
    expect(await Promise.all(heights)).toEqual([true, true, false, false]);
    const paper = Buffer.from(await page.pdf({ format: 'A4' }));
    expect(paper.subarray(0, 5).toString()).toBe('%PDF-');
    // Closed again afterwards.
    expect((await folds(page, '#certificates details'))[0]).toBe(false);
  });

  test.each([1280, 360])(
    'has no barrier that axe finds, contrast in light and dark among them, and does not scroll sideways: %i wide',
    async (width) => {
      const { page } = await show(RICH, { width, bypassPolicy: true });
      await page.click('#expand');
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
      await page.addScriptTag({ path: require.resolve('axe-core/axe.min.js') });
      const found = (...rules: readonly string[]) =>
        page.evaluate(async (only) => {
          const { axe } = window as unknown as { axe: { run(options: object): Promise<AxeResults> } };
          const { violations } = await axe.run(only.length > 0 ? { runOnly: only } : {});
          return violations.flatMap(({ id, nodes }) => nodes.map((node) => [id, node.html, node.failureSummary]));
        }, rules);
      expect((await found()).slice(0, 9)).toEqual([]);
      // Nothing but colours differs.
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }]);
      expect((await found('color-contrast')).slice(0, 9)).toEqual([]);
    },
  );

  /** A page's elements with their attributes' names, its names, and what it did that it should not. */
  async function read(html: string) {
    const { page, complaints } = await show(html);
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

  test('has with hostile names the elements that it has with harmless ones, and shows the names', async () => {
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
        expect(new Set(found.titles)).toEqual(new Set(review.findings.map(({ stack }) => escaped(stack))));
      }),
      { numRuns: 5 },
    );
  });
});
