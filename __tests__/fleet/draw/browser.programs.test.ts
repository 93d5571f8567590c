import { join } from 'node:path';
import fc from 'fast-check';
import type { Browser, Page } from 'puppeteer-core';
import { type Model, readModel, toSvg } from '../../../fleet/draw';
import { BROWSER_NOTE, startBrowser, testWithBrowser } from '../../support/browser';
import { CHANGED, FIVE, FORTY, HUNDREDS, HUNDREDS_CHANGED } from './fleets';
import { hostileModel } from './hostile';
import { syntheticFleet } from './synthetic';

jest.setTimeout(180_000);

let browser: Browser | undefined;
let page: Page;

beforeAll(async () => {
  if (BROWSER_NOTE !== '') return;
  browser = await startBrowser();
  page = await browser.newPage();
});

afterAll(() => browser?.close());

/** Shows that in an HTML page of a real browser, for nothing else knows how wide its letters are. */
async function show(html: string): Promise<void> {
  await page.setContent(`<!doctype html><html lang="en"><title>x</title><body>${html}`);
  await page.addScriptTag({ path: join(__dirname, 'in-browser.js') });
}

/** Calls one of the functions of `in-browser.js`. */
async function call<T>(name: string, ...given: readonly unknown[]): Promise<T> {
  const answer: unknown = await page.evaluate(`pictures.${name}(${given.map((one) => JSON.stringify(one)).join()})`);
  return answer as T;
}

const PICTURES = { FIVE, CHANGED, FORTY, HUNDREDS, HUNDREDS_CHANGED };

/** Elements and attributes that a picture may have: nothing that runs, or that comes from elsewhere. */
const ALLOWED = {
  elements: ['svg', 'title', 'desc', 'style', 'rect', 'path', 'text', 'g'],
  attributes: [
    ...['xmlns', 'class', 'viewBox', 'width', 'height', 'role', 'aria-labelledby', 'aria-describedby', 'id'],
    ...['x', 'y', 'rx', 'd', 'text-anchor', 'xml:space'],
    ...['fill', 'stroke', 'stroke-width', 'stroke-dasharray', 'font-family', 'font-size', 'font-weight'],
  ],
};

interface Parsed {
  readonly errors: number;
  readonly elements: string[];
  readonly attributes: string[];
  readonly texts: string[];
  readonly style: string;
}

/** What an XML parser makes of them. */
async function parsed(svgs: readonly string[]): Promise<Parsed[]> {
  await show('');
  return call('parsed', svgs);
}

function foreign({ elements, attributes }: Parsed): string[] {
  return [
    ...elements.filter((name) => !ALLOWED.elements.includes(name)),
    ...attributes.filter((name) => !ALLOWED.attributes.includes(name)),
  ];
}

testWithBrowser('each picture is valid XML with nothing external and nothing that runs', async () => {
  for (const one of await parsed(Object.values(PICTURES).map(toSvg))) {
    expect({ errors: one.errors, foreign: foreign(one) }).toEqual({ errors: 0, foreign: [] });
    expect(one.style).not.toMatch(/url\(|@import|@font-face|http/);
  }
});

testWithBrowser('whatever names are, they are texts and nothing else', async () => {
  const models = fc.sample(hostileModel, { numRuns: 100, seed: 11 });
  const results = await parsed(models.map(toSvg));
  for (const one of results) {
    expect({ errors: one.errors, foreign: foreign(one) }).toEqual({ errors: 0, foreign: [] });
    expect(one.texts.join('')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Cn}\p{Zl}\p{Zp}]/u);
  }
  const names = ['</text><script>x</script>', '&lt;"\'', '\u202e\u001b'];
  const [named] = await parsed([toSvg(readModel(syntheticFleet(names.map((name) => ({ name })))))]);
  expect(named?.texts).toEqual(expect.arrayContaining([...names.slice(0, 2), '\\u{202e}\\u{1b}']));
});

testWithBrowser.each(Object.entries(PICTURES))(
  '%s: as the browser writes it, no text is cut off, none over another one, none outside its card',
  async (_name: string, model: Model) => {
    await show(toSvg(model));
    expect(await call('faults')).toEqual([]);
  },
);

testWithBrowser('whatever names are, none is cut off, over another one, or outside its card', async () => {
  for (const model of fc.sample(hostileModel, { numRuns: 40, seed: 3 })) {
    await show(toSvg(model));
    expect(await call('faults')).toEqual([]);
  }
});

testWithBrowser.each(['light', 'dark'])(
  '%s: each text has a contrast of 4.5 at least to what is behind it',
  async (scheme: string) => {
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
    await show(toSvg(CHANGED));
    const weak = await call('weak');
    await page.emulateMediaFeatures([]);
    expect(weak).toEqual([]);
  },
);

testWithBrowser('a picture does nothing to the page that it is part of', async () => {
  await show('<p class="ft-title added">text</p><svg><text>other</text><rect class="ft-card"/></svg>');
  const before = await call('styles');
  await call('add', toSvg(CHANGED));
  expect(await call('styles')).toEqual(before);
  expect(before).toHaveLength(3);
});
