import { createHash } from 'node:crypto';
import { render } from 'preact-render-to-string';
import { escaped } from '../../../../lib/escaped';
import type { Review } from '../../review';
import { windowTitle } from './banner';
import { Page } from './page';
import { SCRIPT } from './script';
import { STYLE } from './style';

/** The `<style>` of the picture, if it has one; it comes from this project, like the page's own style. */
const SVG_STYLE = /<style>([\s\S]*?)<\/style>/;

/**
 * The review as one HTML file that needs nothing else and loads nothing. Its policy allows only this project's own
 * script and styles: if a name were not escaped properly, a browser still would not run it.
 */
export function reviewHtml(review: Review): string {
  const [, pictureStyle] = SVG_STYLE.exec(review.topology?.svg ?? '') ?? [];
  const styles = pictureStyle === undefined ? [STYLE] : [STYLE, pictureStyle];
  const policy = [
    "default-src 'none'",
    `style-src ${styles.map(source).join(' ')}`,
    `script-src ${source(SCRIPT)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const page = (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content={policy} />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <title>{escaped(windowTitle(review))}</title>
        <style dangerouslySetInnerHTML={{ __html: STYLE }} />
      </head>
      <body>
        <Page review={review} />
        <script dangerouslySetInnerHTML={{ __html: SCRIPT }} />
      </body>
    </html>
  );
  return `<!DOCTYPE html>\n${render(page)}\n`;
}

function source(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
