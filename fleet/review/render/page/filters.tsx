import type { JSX } from 'preact';
import type { SectionHead } from './section';

/** Filters and the list of contents. Without scripts there are no filters, and everything is shown. */
export function Sidebar({ heads }: { readonly heads: readonly SectionHead[] }): JSX.Element {
  return (
    <aside class="sidebar" aria-label="Filters and contents">
      <form id="filters" aria-label="Filters" hidden>
        <label for="search">
          Search <kbd>/</kbd>
        </label>
        <input id="search" type="search" placeholder="stack, site, value…" autocomplete="off" spellcheck={false} />
        <fieldset>
          <legend>Show</legend>
          <Box id="show-data" label="data loss" level="data" />
          <Box id="show-review" label="needs review" level="review" />
          <Box id="show-safe" label="safe" level="safe" />
          <label>
            <input type="checkbox" id="show-accepted" checked /> accepted
          </label>
        </fieldset>
        <p id="shown" role="status" aria-live="polite" />
        <div class="buttons">
          <button type="button" id="expand">
            Expand all
          </button>
          <button type="button" id="collapse">
            Collapse all
          </button>
        </div>
      </form>
      <nav aria-label="Contents">
        <ul>
          {heads.map(({ id, title, size }) => (
            <li key={id}>
              <a href={`#${id}`}>
                {title}
                {size === undefined ? null : <span class="size"> {size.toLocaleString('en')}</span>}
              </a>
            </li>
          ))}
        </ul>
      </nav>
    </aside>
  );
}

function Box({
  id,
  label,
  level,
}: {
  readonly id: string;
  readonly label: string;
  readonly level: string;
}): JSX.Element {
  return (
    <label>
      <input type="checkbox" id={id} data-show={level} checked /> {label}
    </label>
  );
}
