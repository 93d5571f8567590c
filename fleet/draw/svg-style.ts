import { COLORS, type Tone } from './colors';

/** How a shape is painted; what is not said is not painted. */
export interface Paint {
  readonly fill?: Tone;
  readonly stroke?: Tone;
}

const PROPERTIES = ['fill', 'stroke'] as const;

/**
 * The attributes that paint a shape or a text. The colours for light pages stand in the attributes, which every renderer
 * knows: many viewers read no variables of CSS, and paint black what is said by them alone. The classes are what
 * {@link SVG_STYLE} gives other colours to.
 */
export function painted(paint: Paint, ...classes: readonly string[]): string {
  const own = PROPERTIES.flatMap((property) => (paint[property] ? [`ft-${property}-${paint[property]}`] : []));
  const attributes = PROPERTIES.flatMap((property) => {
    const tone = paint[property];
    if (tone) return [`${property}="${COLORS[tone][0]}"`];
    // Without a word a shape is filled with black, and has no border.
    return property === 'fill' ? ['fill="none"'] : [];
  });
  return [`class="${[...classes, ...own].join(' ')}"`, ...attributes].join(' ');
}

/** For names and subjects: letters of one width. */
export const CODE_FONT = 'font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,\'Liberation Mono\',monospace"';

/** For everything else. */
export const TEXT_FONT =
  "font-family=\"ui-sans-serif,system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif\"";

/** Rules for each colour and what it paints; a system's own colours for those who have chosen some. */
function rules(colorOf: (tone: Tone) => string): string {
  return (Object.keys(COLORS) as Tone[])
    .flatMap((tone) =>
      PROPERTIES.map((property) => `.fleet-topology .ft-${property}-${tone}{${property}:${colorOf(tone)}}`),
    )
    .join('');
}

const isGround = (tone: Tone) => tone === 'canvas' || tone === 'card';

/**
 * The style of the SVG: other colours for dark screens, and for systems that have colours of their own. A renderer that
 * does not read it paints what the attributes say. All of it is about what is in an element of the class
 * `fleet-topology`, so that it does nothing to a page that the picture is part of.
 */
export const SVG_STYLE = [
  `@media screen and (prefers-color-scheme:dark){${rules((tone) => COLORS[tone][1])}}`,
  `@media (forced-colors:active){${rules((tone) => (isGround(tone) ? 'Canvas' : 'CanvasText'))}}`,
].join('\n');
