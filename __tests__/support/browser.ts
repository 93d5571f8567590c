import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { temporaryFolder } from './folder';

/** Chromium: the variable CHROMIUM, or where Debian has it. */
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';

const found = existsSync(executablePath);

/** `describe`, or where there is no Chromium, one that is skipped. */
export const describeWithBrowser = found ? describe : describe.skip;

/** The same of `test`. */
export const testWithBrowser = found ? test : test.skip;

/** Added to the titles of tests that are skipped here: why they are. */
export const BROWSER_NOTE = found ? '' : ' (skipped: no Chromium; set CHROMIUM to its path)';

/** Starts a browser without a window. Its own sandbox does not work for root in a container; pages are ours. */
export function startBrowser(): Promise<Browser> {
  return puppeteer.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'] });
}

/** A page that shows a file, and what it did that it should not. */
export interface OpenPage {
  readonly page: Page;
  /** Lines of the console, errors of scripts, breaches of the policy, requests but the one for the file. */
  readonly complaints: readonly string[];
}

/** How a page is opened. */
export interface OpenOptions {
  readonly width?: number;
  /** Part of the page that the address names. */
  readonly fragment?: string;
  /** Whether the test may bring scripts of its own. */
  readonly bypassPolicy?: boolean;
}

/** Opens a file in a new page, in light colours. */
async function open(browser: Browser, file: string, options: OpenOptions = {}): Promise<OpenPage> {
  const page = await browser.newPage();
  const complaints: string[] = [];
  await page.setViewport({ width: options.width ?? 1280, height: 900 });
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'light' }]);
  await page.setBypassCSP(options.bypassPolicy ?? false);
  page.on('console', (message) => complaints.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => complaints.push(`script: ${String(error)}`));
  const address = `file://${file}`;
  page.on('request', (request) => {
    if (request.url().split('#')[0] !== address) complaints.push(`request: ${request.url()}`);
  });
  // Those that the page's policy stops are reported, but never leave: they fail without an error of the network.
  page.on('requestfailed', (request) => {
    const at = complaints.indexOf(`request: ${request.url()}`);
    if (at >= 0 && !request.failure()?.errorText) complaints.splice(at, 1);
  });
  await page.goto(`${address}${options.fragment === undefined ? '' : `#${options.fragment}`}`);
  return { page, complaints };
}

/** Shows a page of this HTML. */
export type Show = (html: string, options?: OpenOptions) => Promise<OpenPage>;

/** Tests of pages in one browser, which are skipped where there is none; after each its pages are closed. */
export function describePages(title: string, tests: (show: Show) => void): void {
  describeWithBrowser(`${title}${BROWSER_NOTE}`, () => {
    const file = join(temporaryFolder(), 'page.html');
    let browser: Browser;
    beforeAll(async () => {
      browser = await startBrowser();
    });
    afterEach(async () => {
      for (const page of await browser.pages()) if (page.url() !== 'about:blank') await page.close();
    });
    afterAll(() => browser.close());
    tests((html, options) => {
      writeFileSync(file, html);
      return open(browser, file, options);
    });
  });
}
