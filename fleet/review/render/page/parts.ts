/** How each part of the page looks. */
export const PARTS = `
.banner { display: grid; grid-template-columns: auto minmax(0, 1fr) auto; gap: .25rem 1.1rem; align-items: center; padding-block: 1.4rem 1.1rem; border-bottom: 1px solid var(--line); }
.banner.data { --tone: var(--data); --soft: var(--data-soft); }
.banner.review { --tone: var(--review); --soft: var(--review-soft); }
.banner.safe { --tone: var(--safe); --soft: var(--safe-soft); }
.emblem { width: 3.2rem; height: 3.2rem; fill: var(--soft); stroke: var(--tone); stroke-width: 3; stroke-linecap: round; stroke-linejoin: round; }
.emblem path:not(.form) { fill: none; stroke-width: 4; }
h1 { margin: 0; font-size: 1rem; font-weight: 400; display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 .8rem; }
.verdict { font-size: 1.85rem; line-height: 1.2; font-weight: 700; letter-spacing: -.015em; color: var(--tone); }
h1 code { font-size: 1.15rem; }
.facts { margin: .1rem 0 0; color: var(--dim); font-size: .93rem; }
.totals { list-style: none; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: .4rem; justify-content: flex-end; }
.totals a, .totals span { display: block; padding: .2rem .7rem; border: 1px solid var(--line); border-radius: 99px; text-decoration: none; color: var(--dim); background: var(--card); font-size: .87rem; }
.totals a:hover { text-decoration: underline; }
.totals a.data { color: var(--data); border-color: var(--data-line); background: var(--data-soft); }
.totals a.review { color: var(--review); border-color: var(--review-line); background: var(--review-soft); }
.totals a.safe { color: var(--safe); border-color: var(--safe-line); background: var(--safe-soft); }

#filters label { display: flex; align-items: center; gap: .45rem; padding-block: .1rem; }
#filters label[for] { justify-content: space-between; font-weight: 600; }
#search { width: 100%; padding: .4rem .6rem; font: inherit; color: inherit; background: var(--card); border: 1px solid var(--line); border-radius: 6px; }
#search::placeholder { color: var(--dim); opacity: 1; }
kbd { padding: 0 .4em; border: 1px solid var(--line); border-radius: 4px; background: var(--card); color: var(--dim); }
fieldset { margin: .6rem 0 0; padding: 0; border: 0; }
legend { padding: 0; font-weight: 600; }
input[type=checkbox] { accent-color: var(--link); margin: 0; }
#shown { margin: .5rem 0; color: var(--dim); }
.buttons { display: flex; gap: .4rem; }
button { padding: .25rem .6rem; font: inherit; font-size: .85rem; color: var(--text); background: var(--card); border: 1px solid var(--line); border-radius: 6px; cursor: pointer; }
button:hover { border-color: var(--dim); }
nav ul { list-style: none; margin: 1rem 0 0; padding: 0; }
nav a { display: inline-block; padding: .12rem 0; color: var(--text); text-decoration: none; }
nav a:hover { text-decoration: underline; }

.kinds, .findings, .rows, .plain, .details, .pods { list-style: none; margin: 0; padding: 0; }
.kinds > li, .kinds .findings > li + li, .plain > li, .change { border-top: 1px solid var(--hair); }
summary { cursor: pointer; user-select: text; -webkit-user-select: text; }
summary::-webkit-details-marker { display: none; }
summary:focus-visible { outline-offset: -2px; }
.finding > summary, .change > summary { list-style: none; display: grid; grid-template-columns: 1.6rem minmax(0, 1.5fr) minmax(0, 1fr) 7.5rem 1rem; gap: 0 .75rem; align-items: baseline; padding: .42rem 1rem; }
.change > summary { grid-template-columns: 1.6rem minmax(0, 1fr) minmax(0, 16rem) 1rem; }
.plain-changes > summary { grid-template-columns: minmax(0, 1fr) 1rem; padding-left: 3.35rem; }
.change { content-visibility: auto; contain-intrinsic-size: auto 2.3rem; }
.finding > summary::after, .change > summary::after { content: ""; justify-self: end; align-self: start; margin-top: .5rem; width: .42rem; height: .42rem; border: solid var(--dim); border-width: 0 1.5px 1.5px 0; transform: rotate(-45deg); }
.finding[open] > summary::after, .change[open] > summary::after { transform: rotate(45deg); }
summary:hover { background: var(--sunk); }
.sign { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; font-weight: 700; text-align: center; color: var(--dim); }
.sign.data, .sign.delete, .sign.replace { color: var(--data); }
.sign.review { color: var(--review); }
.sign.safe, .sign.create { color: var(--safe); }
.title code { font-weight: 600; }
.note { color: var(--dim); font-size: .87rem; display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden; }
.stack { color: var(--dim); font-size: .92rem; text-align: right; }
.body { padding: .1rem 1rem .8rem 3.35rem; background: var(--card); }
.details { padding-left: 1.1rem; list-style: disc; }
.details li::marker { color: var(--dim); }
.kind { padding: 0 1rem .42rem 3.35rem; font-size: .87rem; }
.kind > summary { list-style: none; border-radius: 4px; padding: .1rem 0; }
.kind b { font-weight: 600; }
.kind dl { margin: .2rem 0 .4rem; }
.kind div { display: grid; grid-template-columns: 9rem minmax(0, 1fr); gap: 0 .6rem; }
.kind dt { color: var(--dim); }
.kind dd { margin: 0; }
.meaning, .lines { margin: .3rem 0; color: var(--dim); font-size: .87rem; }
.id { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: .8rem; overflow-wrap: anywhere; }
.acceptance { margin: .3rem 0; padding-left: .7rem; border-left: 3px solid var(--line); }
.badge { display: inline-block; padding: 0 .5rem; border: 1px solid var(--line); border-radius: 99px; font-size: .8rem; white-space: nowrap; color: var(--dim); background: var(--card); }
.title .badge, .fold .badge { margin-left: .6rem; }
.badge.late, .badge.restart { color: var(--review); border-color: var(--review-line); background: var(--review-soft); }
.badge.refused { color: var(--data); border-color: var(--data-line); background: var(--data-soft); }
.badge.reload, .badge.safe { color: var(--safe); border-color: var(--safe-line); background: var(--safe-soft); }
.target { background: var(--mark); box-shadow: inset 3px 0 var(--review); }
.target > .finding > .body, .target > .finding > summary:hover { background: transparent; }

.rows { border: 1px solid var(--hair); border-radius: 6px; max-height: 34rem; overflow: auto; }
.rows > li { padding: .22rem .7rem; content-visibility: auto; contain-intrinsic-size: auto 2rem; }
.rows > li + li { border-top: 1px solid var(--hair); }
.rows .lines, .rows .acceptance { margin: 0; }
.rows .id { float: right; margin-left: 1rem; }
.snippet > summary, .stacks > summary { display: inline-block; list-style: none; color: var(--link); font-size: .87rem; border-radius: 4px; }
.snippet > summary::before, .stacks > summary::before, .fold > summary::before, .kind > summary::before { content: "▸ " / ""; color: var(--dim); }
.snippet[open] > summary::before, .stacks[open] > summary::before, .fold[open] > summary::before, .kind[open] > summary::before { content: "▾ " / ""; }
.snippet > div { display: flex; gap: .6rem; align-items: start; }
pre { margin: .35rem 0; padding: .5rem .8rem; background: var(--sunk); border-radius: 6px; white-space: pre-wrap; font-size: .8rem; line-height: 1.5; }
.snippet pre { flex: 1; max-height: 20rem; overflow: auto; }
.snippet button { margin-top: .35rem; }
.names { columns: 11rem; max-height: 16rem; overflow: auto; }

.plain > li { padding: .42rem 1rem; }
.dim, .placeholder { color: var(--dim); }
.placeholder { white-space: nowrap; }
.line { display: flex; flex-wrap: wrap; gap: .2rem .7rem; align-items: baseline; margin: 0; }
.line .stack { margin-left: auto; }
.pods { display: flex; flex-wrap: wrap; gap: .3rem 0; margin-top: .35rem; font-size: .92rem; }
.pods li { padding: 0 .55rem; border: 1px solid var(--line); border-radius: 6px; background: var(--sunk); }
.pods li + li { margin-left: 1.5rem; position: relative; }
.pods li + li::before { content: "→" / "then"; position: absolute; left: -1.25rem; color: var(--dim); }
.picture { padding: .25rem 1rem 1rem; overflow-x: auto; }
.picture svg { max-width: 100%; height: auto; display: block; margin-inline: auto; }
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-size: .9rem; }
th, td { padding: .35rem .6rem; text-align: left; vertical-align: baseline; border-top: 1px solid var(--hair); min-width: 5.5rem; }
thead th { color: var(--dim); font-weight: 500; font-size: .82rem; }
tbody th { font-weight: 400; min-width: 14rem; }
table:not(:has(tbody tr:not([hidden]))) { display: none; }
td > .stacks { min-width: 12rem; }
th:first-child { padding-left: 1rem; }
.number { font-variant-numeric: tabular-nums; }
.digest { font: .75rem/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; color: var(--dim); }
.fold > summary { list-style: none; display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 .4rem; padding: .7rem 1rem; }
.fold > summary h2 { padding: 0 .5rem 0 0; }
.fold > summary > .dim { font-size: .92rem; }
.inline { display: flex; flex-wrap: wrap; align-items: baseline; }
.inline h2 { padding-right: 0; }
.table-lines { margin: 0 1rem .8rem; max-height: 30rem; overflow: auto; white-space: pre; }
.scroll > .lines { padding: .5rem 1rem 0; }
.plain-changes > pre, .plain-changes > .stacks { margin-inline: 1rem; }
.untouched { margin: 0; padding: .6rem 1rem; }
.change .stack { font-size: .87rem; }
.diff { padding-block: .6rem; }
.diff b { font-weight: 600; color: var(--dim); }
.diff del, .diff ins { display: block; text-decoration: none; padding-inline: .5rem; margin-inline: -.5rem; border-radius: 3px; }
.diff del { background: var(--go); color: var(--go-text); }
.diff ins { background: var(--come); color: var(--come-text); }
`;
