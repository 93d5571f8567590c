import { join } from 'node:path';
import fc from 'fast-check';
import type { Browser, Page } from 'puppeteer-core';
import { type Model, readModel, toSvg } from '../../../fleet/draw';
import { BROWSER_NOTE, startBrowser, testWithBrowser } from '../../support/browser';
import { PICTURES } from './fleets';
import { hostileModel, syntheticFleet } from './synthetic';

jest.setTimeout(180_000);

let browser: Browser | undefined;
let page: Page;

beforeAll(async () => {
  if (BROWSER_NOTE !== '') return;
  browser = await startBrowser();
  page = await browser.newPage();
});

afterAll(() => browser?.close());

/**
 * Shows that in an HTML page of a real browser, for nothing else knows how wide its letters are, and calls one of the
 * functions of `in-browser.js`.
 */
async function callIn(html: string, name: string, ...given: readonly unknown[]): Promise<unknown> {
  await page.setContent(`<!doctype html><html lang="en"><title>x</title><body>${html}`);
  await page.addScriptTag({ path: join(__dirname, 'in-browser.js') });
  return call(name, ...given);
}

const call = (name: string, ...given: readonly unknown[]): Promise<unknown> =>
  page.evaluate(`pictures.${name}(${given.map((one) => JSON.stringify(one)).join()})`);

/** Elements and attributes that a picture may have: nothing that runs, or that comes from elsewhere. */
const ALLOWED = new Set([
  ...['svg', 'title', 'desc', 'style', 'rect', 'path', 'text', 'g'],
  ...['xmlns', 'class', 'viewBox', 'width', 'height', 'role', 'aria-labelledby', 'aria-describedby', 'id'],
  ...['x', 'y', 'rx', 'd', 'text-anchor', 'xml:space'],
  ...['fill', 'stroke', 'stroke-width', 'stroke-dasharray', 'font-family', 'font-size', 'font-weight'],
]);

/**
 * The texts of pictures, as an XML parser reads them: of each valid ones, with nothing external and nothing that runs.
 */
async function textsOf(models: readonly Model[]): Promise<string[][]> {
  const parsed = (await callIn('', 'parsed', models.map(toSvg))) as {
    [key in 'elements' | 'attributes' | 'texts']: string[];
  } & { errors: number; style: string };
  return [parsed].flat().map(({ errors, elements, attributes, texts, style }) => {
    expect({ errors, external: [...elements, ...attributes].filter((name) => !ALLOWED.has(name)) }).toEqual({
      errors: 0,
      external: [],
    });
    expect(style).not.toMatch(/url\(|@import|@font-face|http/);
    return texts;
  });
}

testWithBrowser('each picture is valid XML, and whatever names are, they are texts and nothing else', async () => {
  const names = ['</text><script>x</script>', '&lt;"\'', '\u202e\u001b'];
  const named = readModel(syntheticFleet(names.map((name) => ({ name }))));
  const hostile = fc.sample(hostileModel, { numRuns: 100, seed: 11 });
  const [found, ...others] = await textsOf([named, ...hostile, ...Object.values(PICTURES)]);
  expect(found).toEqual(expect.arrayContaining([...names.slice(0, 2), '\\u{202e}\\u{1b}']));
  expect(others.flat().filter((text) => /[\p{Cc}\p{Cf}\p{Cs}\p{Cn}\p{Zl}\p{Zp}]/u.test(text))).toEqual([]);
});

testWithBrowser.each([
  ...Object.entries(PICTURES).map(([name, model]): [string, Model[]] => [name, [model]]),
  ['whatever names are', fc.sample(hostileModel, { numRuns: 40, seed: 3 })],
])(
  '%s: as the browser writes it, no text is cut off, none over another one, none outside its card',
  async (_name: string, models: readonly Model[]) => {
    for (const model of models) expect(await callIn(toSvg(model), 'faults')).toEqual([]);
  },
);

testWithBrowser.each(['light', 'dark'])(
  '%s: each text has a contrast of 4.5 at least to what is behind it',
  async (scheme: string) => {
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
    const weak = await callIn(toSvg(PICTURES.CHANGED), 'weak');
    await page.emulateMediaFeatures([]);
    expect(weak).toEqual([]);
  },
);

testWithBrowser('a picture does nothing to the page that it is part of', async () => {
  const html = '<p class="ft-title added">text</p><svg><text>other</text><rect class="ft-card"/></svg>';
  const before = await callIn(html, 'styles');
  await call('add', toSvg(PICTURES.CHANGED));
  expect(await call('styles')).toEqual(before);
  expect(before).toHaveLength(3);
});
