import { COLORS, type Tone } from './colors';

/** How a shape is painted; absent parts are not painted. */
export interface Paint {
  readonly fill?: Tone;
  readonly stroke?: Tone;
}

const PROPERTIES = ['fill', 'stroke'] as const;

/**
 * The attributes that paint a shape or a text. Attributes hold the colours for light mode, which every renderer
 * supports: many viewers do not support CSS variables, and would paint everything black. {@link SVG_STYLE} sets other
 * colours by class.
 */
export function painted(paint: Paint, ...classes: readonly string[]): string {
  const own = PROPERTIES.flatMap((property) => (paint[property] ? [`ft-${property}-${paint[property]}`] : []));
  const attributes = PROPERTIES.flatMap((property) => {
    const tone = paint[property];
    if (tone) return [`${property}="${COLORS[tone][0]}"`];
    // By default a shape is filled with black, and has no border.
    return property === 'fill' ? ['fill="none"'] : [];
  });
  return [`class="${[...classes, ...own].join(' ')}"`, ...attributes].join(' ');
}

/** For names and subjects: monospaced. */
export const CODE_FONT = 'font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,\'Liberation Mono\',monospace"';

/** For everything else. */
export const TEXT_FONT =
  "font-family=\"ui-sans-serif,system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif\"";

/** CSS rules for each colour and property. */
function rules(colorOf: (tone: Tone) => string): string {
  return (Object.keys(COLORS) as Tone[])
    .flatMap((tone) =>
      PROPERTIES.map((property) => `.fleet-topology .ft-${property}-${tone}{${property}:${colorOf(tone)}}`),
    )
    .join('');
}

const isGround = (tone: Tone) => tone === 'canvas' || tone === 'card';

/**
 * The style of the SVG: colours for dark mode, and for systems with forced colours. A renderer without CSS uses the
 * attributes. All rules apply only within the class `fleet-topology`, so that they do not affect a page with the
 * picture.
 */
export const SVG_STYLE = [
  `@media screen and (prefers-color-scheme:dark){${rules((tone) => COLORS[tone][1])}}`,
  `@media (forced-colors:active){${rules((tone) => (isGround(tone) ? 'Canvas' : 'CanvasText'))}}`,
].join('\n');
