/** Colours on a light background: each text has a contrast of at least 4.5 to what it stands on (WCAG 2.2, 1.4.3). */
const LIGHT = `--ft-canvas:#ffffff;--ft-card:#f8fafc;--ft-border:#cbd5e1;--ft-ink:#0f172a;--ft-soft:#526074;--ft-wire:#64748b;--ft-hub:#4338ca;--ft-region:#0e7490;--ft-site:#475569;--ft-added:#15713a;--ft-changed:#8a5a00;--ft-removed:#b91c1c`;

/** The same on a dark one. */
const DARK = `--ft-canvas:#0d1117;--ft-card:#161b22;--ft-border:#3d4654;--ft-ink:#e6edf3;--ft-soft:#9aa7b8;--ft-wire:#8592a3;--ft-hub:#a5b4fc;--ft-region:#67d3e8;--ft-site:#aab6c6;--ft-added:#56d37f;--ft-changed:#e5b454;--ft-removed:#ff8f87`;

/**
 * The style of the SVG. All of it is about what is in an element of the class `fleet-topology`, so that it does nothing to a page that
 * the picture is part of.
 */
export const SVG_STYLE = [
  `.fleet-topology{${LIGHT};font-family:ui-sans-serif,system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}`,
  `@media (prefers-color-scheme:dark){.fleet-topology{${DARK}}}`,
  `@media print{.fleet-topology{${LIGHT}}}`,
  '@media (forced-colors:active){.fleet-topology{--ft-canvas:Canvas;--ft-card:Canvas;--ft-border:CanvasText;--ft-ink:CanvasText;--ft-soft:CanvasText;--ft-wire:CanvasText;--ft-hub:CanvasText;--ft-region:CanvasText;--ft-site:CanvasText;--ft-added:CanvasText;--ft-changed:CanvasText;--ft-removed:CanvasText}}',
  '.fleet-topology text{font-size:12px;fill:var(--ft-ink);white-space:pre}',
  '.fleet-topology .ft-canvas{fill:var(--ft-canvas)}',
  '.fleet-topology .ft-card{fill:var(--ft-card);stroke:var(--ft-border)}',
  '.fleet-topology .ft-hub{fill:var(--ft-hub)}',
  '.fleet-topology .ft-region{fill:var(--ft-region)}',
  '.fleet-topology .ft-site{fill:var(--ft-site)}',
  '.fleet-topology .ft-elsewhere{fill:var(--ft-border)}',
  '.fleet-topology .ft-kind{font-size:11px;fill:var(--ft-soft)}',
  '.fleet-topology .ft-title{font-size:15px;font-weight:600}',
  '.fleet-topology .ft-soft{fill:var(--ft-soft)}',
  '.fleet-topology .ft-code{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace}',
  '.fleet-topology .ft-wire{fill:none;stroke:var(--ft-wire);stroke-width:1.5}',
  '.fleet-topology .ft-head{fill:var(--ft-wire)}',
  '.fleet-topology .ft-badge{font-size:11px;font-weight:600}',
  '.fleet-topology .ft-pill{fill:var(--ft-canvas);stroke:currentColor}',
  ...(['added', 'changed', 'removed'] as const).flatMap((change) => [
    `.fleet-topology .ft-${change}{color:var(--ft-${change})}`,
    `.fleet-topology .ft-mark.ft-${change},.fleet-topology .ft-${change} .ft-head{fill:var(--ft-${change})}`,
    `.fleet-topology .ft-${change} .ft-edge,.fleet-topology .ft-${change} .ft-wire{stroke:var(--ft-${change});stroke-width:2}`,
  ]),
  '.fleet-topology .ft-removed .ft-edge,.fleet-topology .ft-removed .ft-wire{stroke-dasharray:6 4}',
].join('\n');
