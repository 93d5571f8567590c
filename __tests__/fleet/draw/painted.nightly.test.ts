import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'puppeteer-core';
import { toSvg } from '../../../fleet/draw';
import { findOnPath } from '../../../fleet/rehearse/binary';
import { BROWSER_NOTE, describeWithBrowser, startBrowser } from '../../support/browser';
import { type Colors, colorsOf } from '../../support/png';
import { PICTURES } from './fleets';

jest.setTimeout(120_000);

const RSVG = findOnPath('rsvg-convert', process.env);
/** librsvg: it knows no variables of CSS, as most viewers of pictures. */
const withRsvg = RSVG ? test : test.skip;
const SVGS = [PICTURES.FIVE, PICTURES.CHANGED, PICTURES.HUNDREDS].map(toSvg);

/** Painted so many times as large as it says it is. */
function byRsvg(input: string, zoom: number): Colors {
  const { status, stdout, stderr } = spawnSync(RSVG ?? '', ['--zoom', `${zoom}`], { input, maxBuffer: 1 << 26 });
  expect([status, stderr.toString()]).toEqual([0, '']);
  return colorsOf(stdout);
}

/** The part of a picture that is as dark, or as light, as a page of that kind. */
function part(colors: Colors, which: (light: number) => boolean): number {
  const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);
  const of = [...colors].filter(([color]) => which(color === 'transparent' ? -1 : lightness(color)));
  return sum(of.map(([, count]) => count)) / sum([...colors.values()]);
}

function lightness(color = ''): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

const LIGHT_PAGE = (light: number) => light > 0.9;
const DARK_PAGE = (light: number) => light >= 0 && light < 0.02;

/** What an SVG paints, by the attributes of its elements alone. */
const elementsOf = (svg: string) =>
  [...svg.matchAll(/<(rect|path|text) ([^>]*)>/g)].map(([, name, attributes = '']) => {
    const value = (of: string) => new RegExp(`(?:^| )${of}="([^"]*)"`).exec(attributes)?.[1];
    return { name, fill: value('fill'), stroke: value('stroke') };
  });

test('without any style each shape and text has a colour, and each text a contrast of 4.5 to what it can stand on', () => {
  for (const svg of SVGS) {
    const elements = elementsOf(svg);
    expect(svg).not.toMatch(/var\(|currentColor/);
    const isColor = /^#[0-9a-f]{6}$/;
    expect(elements.filter(({ fill = '' }) => fill !== 'none' && !isColor.test(fill))).toEqual([]);
    expect(elements.filter(({ stroke = '#000000' }) => !isColor.test(stroke))).toEqual([]);
    const grounds = elements
      .filter(({ name, fill }) => name === 'rect' && fill !== undefined && LIGHT_PAGE(lightness(fill)))
      .map(({ fill }) => lightness(fill));
    const texts = elements.filter(({ name }) => name === 'text');
    const weak = texts.filter(({ fill }) => Math.min(...grounds) + 0.05 < 4.5 * (lightness(fill) + 0.05));
    expect([grounds.length > 2, weak]).toEqual([true, []]);
  }
});

withRsvg(
  `a renderer without variables of CSS paints a light page with all its colours${RSVG ? '' : ' (skipped: no rsvg-convert in PATH)'}`,
  () => {
    for (const svg of SVGS) {
      // At twice its size a border of one pixel has two, which are wholly its colour.
      const [small, colors] = [byRsvg(svg, 0.3), byRsvg(svg, 2)];
      expect([small, colors].map((one) => part(one, LIGHT_PAGE) > 0.8)).toEqual([true, true]);
      const wanted = new Set(elementsOf(svg).flatMap(({ fill, stroke }) => [fill ?? 'none', stroke ?? 'none']));
      expect([...wanted].filter((color) => color !== 'none' && !colors.has(color))).toEqual([]);
      expect(colors.has('#000000')).toBe(false);
    }
    const shown = readFileSync(join(__dirname, '../../../docs/topology-prod.svg'), 'utf8');
    expect(part(byRsvg(shown, 1), LIGHT_PAGE)).toBeGreaterThan(0.8);
  },
);

describeWithBrowser(`in a browser${BROWSER_NOTE}`, () => {
  let browser: Browser | undefined;
  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(() => browser?.close());

  test.each([
    ['light', 'screen', LIGHT_PAGE],
    ['dark', 'screen', DARK_PAGE],
    ['dark', 'print', LIGHT_PAGE],
  ])('%s, %s: the ground is as it should be there', async (scheme, media, ground) => {
    const page = await browser?.newPage();
    if (!page) throw new Error('no browser');
    // Both at once: of the page's own two ways each takes back what the other one has set.
    const session = await page.createCDPSession();
    const features = [{ name: 'prefers-color-scheme', value: scheme }];
    await session.send('Emulation.setEmulatedMedia', { media, features });
    await page.setContent(`<!doctype html><html lang="en"><title>x</title><body>${toSvg(PICTURES.CHANGED)}`);
    const png = await (await page.waitForSelector('svg'))?.screenshot();
    await page.close();
    expect(part(colorsOf(Buffer.from(png ?? [])), ground)).toBeGreaterThan(0.8);
  });
});
