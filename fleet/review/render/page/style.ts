import { COLORS } from './colors';
import { PARTS } from './parts';

/** How the page as a whole is laid out; its parts follow. */
const LAYOUT = `
*, ::before, ::after { box-sizing: border-box; }
[hidden] { display: none !important; }
html { scroll-padding-top: 1rem; -webkit-text-size-adjust: 100%; }
body {
  margin: 0; background: var(--page); color: var(--text);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif;
  font-synthesis-weight: none; overflow-wrap: anywhere;
}
code, pre, kbd { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: .88em; }
a { color: var(--link); text-underline-offset: .2em; text-decoration-thickness: 1px; }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; border-radius: 4px; }
main:focus { outline: none; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip { position: absolute; left: 1rem; top: -4rem; z-index: 2; padding: .5rem 1rem; border-radius: 6px; background: var(--text); color: var(--page); }
.skip:focus { top: .5rem; }
.banner, .columns { max-width: 78rem; margin-inline: auto; padding-inline: 1.5rem; }
.columns { display: grid; grid-template-columns: 13rem minmax(0, 1fr); gap: 2rem; padding-block: 1.25rem 4rem; align-items: start; }
.sidebar { position: sticky; top: 1rem; max-height: calc(100vh - 2rem); overflow: auto; font-size: .9rem; padding: .25rem; }
main > section, .nothing, .unused, .lowered { margin: 0 0 1.25rem; background: var(--card); border: 1px solid var(--line); border-radius: 10px; }
main > section { overflow: clip; }
.lowered { padding: .8rem 1rem; color: var(--data); background: var(--data-soft); border-color: var(--data-line); font-weight: 600; }
.nothing, .unused { padding: .8rem 1rem; color: var(--dim); }
h2 { margin: 0; padding: .7rem 1rem .55rem; font-size: .95rem; font-weight: 650; letter-spacing: .005em; }
.size { color: var(--dim); font-weight: 400; font-variant-numeric: tabular-nums; }
section.data { border-color: var(--data-line); }
section.data > h2 { color: var(--data); background: var(--data-soft); }
section.review > h2 { color: var(--review); background: var(--review-soft); }
section.safe > h2 { color: var(--safe); background: var(--safe-soft); }
section.data > h2 .size, section.review > h2 .size, section.safe > h2 .size { color: inherit; }
`;

const NARROW = `
@media (max-width: 60rem) {
  .columns { grid-template-columns: minmax(0, 1fr); gap: 1rem; padding-top: 1rem; }
  .sidebar { position: static; max-height: none; padding: 0; }
  nav ul { display: flex; flex-wrap: wrap; gap: .1rem .9rem; margin-top: .75rem; }
  #filters fieldset { display: flex; flex-wrap: wrap; gap: .1rem 1rem; }
}
@media (max-width: 40rem) {
  body { font-size: 16px; }
  .banner, .columns { padding-inline: .8rem; }
  .banner { grid-template-columns: auto minmax(0, 1fr); padding-block: 1rem; align-items: start; }
  nav, .sidebar kbd, .sidebar legend { display: none; }
  .emblem { width: 2.4rem; height: 2.4rem; }
  .totals { grid-column: 1 / -1; justify-content: flex-start; }
  .verdict { font-size: 1.5rem; }
  .finding > summary, .change > summary { grid-template-columns: 1.2rem minmax(0, 1fr) 1rem; padding-inline: .7rem; }
  .finding > summary::after, .change > summary::after { grid-area: 1 / 3; }
  tbody th { min-width: 9rem; }
  .finding > summary > .note, .finding > summary > .stack, .change > summary > .stack { grid-column: 2; text-align: left; justify-self: start; }
  .body, .kind { padding-left: 1rem; }
  .kind div { grid-template-columns: minmax(0, 1fr); }
  .rows .id { float: none; display: block; margin: 0; }
  .snippet > div { display: block; }
}
`;

const PRINT = `
@media print {
  @page { margin: 14mm 12mm; }
  html { color-scheme: light; font-size: 9pt; }
  body { font-size: 1rem; background: #fff; }
  .sidebar, .skip, .snippet, .finding > summary > .note { display: none; }
  .finding > summary { grid-template-columns: 1.6rem minmax(0, 1fr) 9rem; }
  .banner { grid-template-columns: auto minmax(0, 1fr); }
  .totals { grid-column: 1 / -1; justify-content: flex-start; }
  .body { padding-bottom: .3rem; }
  .columns { display: block; padding-block: .5rem 0; }
  .banner, .columns { padding-inline: 0; max-width: none; }
  main > section { break-inside: auto; overflow: visible; border-radius: 0; border-width: 1px 0 0; }
  h2, summary { break-after: avoid; }
  details::details-content { content-visibility: visible; height: auto; display: block; }
  summary::before, .finding > summary::after, .change > summary::after { display: none !important; }
  .rows > li, .change, .findings > li { content-visibility: visible; }
  .scroll { overflow: visible; }
  .names, .rows, .table-lines, .snippet pre { max-height: none; overflow: visible; white-space: pre-wrap; }
  a { color: inherit; text-decoration: none; }
}
`;

/** The page's style. */
export const STYLE = `${COLORS}${LAYOUT}${PARTS}${NARROW}${PRINT}`;
