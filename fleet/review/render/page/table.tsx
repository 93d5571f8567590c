import type { ComponentChildren, JSX } from 'preact';
import { escaped } from '../../../../lib/escaped';
import { plain } from '../../phrase';
import { padded } from '../columns';
import { count } from '../words';

/** So many rows are a table; the others are lines in one element, since 1,000 rows would be thousands of elements. */
const MOST_ROWS = 60;

/** This project's words, or a value from a plan. */
export type Cell = string | { readonly value: string };

interface TableProps {
  readonly name: string;
  readonly heads: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/** A table that scrolls on its own on a narrow screen, also by keyboard. */
export function Table({ name, heads, rows }: TableProps): JSX.Element {
  return (
    <Scroll name={name}>
      <table>
        <Heads of={heads} />
        <tbody>
          {rows.slice(0, MOST_ROWS).map(([first, ...cells]) => (
            <tr data-find>
              <th scope="row">
                <Content of={first ?? ''} />
              </th>
              {cells.map((cell) => (
                <td>
                  <Content of={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <Lines heads={heads} rows={rows.slice(MOST_ROWS)} />
    </Scroll>
  );
}

/** The head of a table. */
export function Heads({ of }: { readonly of: readonly string[] }): JSX.Element {
  return (
    <thead>
      <tr>
        {of.map((head) => (
          <th key={head} scope="col">
            {head}
          </th>
        ))}
      </tr>
    </thead>
  );
}

/** Contents that may be wider than the screen. */
export function Scroll({
  name,
  children,
}: {
  readonly name: string;
  readonly children: JSX.Element | readonly JSX.Element[];
}): JSX.Element {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be within reach of a keyboard
    <section class="scroll" aria-label={`${name}, table`} tabIndex={0}>
      {children}
    </section>
  );
}

function Content({ of }: { readonly of: Cell }): ComponentChildren {
  return typeof of === 'string' ? of : <code>{escaped(of.value)}</code>;
}

function Lines({ heads, rows }: Omit<TableProps, 'name'>): JSX.Element | null {
  if (rows.length === 0) return null;
  const texts = rows.map((row) => row.map((cell) => (typeof cell === 'string' ? cell : escaped(plain([cell])))));
  const widths = heads.map((_head, index) => Math.min(40, Math.max(...texts.map((row) => row[index]?.length ?? 0))));
  const line = (cells: readonly string[]) => cells.map((cell, index) => padded(cell, widths[index] ?? 0)).join('  ');
  return (
    <>
      <p class="lines">
        and {count(rows.length, 'more row')}: {heads.join(', ')}
      </p>
      <pre class="table-lines" data-lines>
        {texts.map((cells) => line(cells).trimEnd()).join('\n')}
      </pre>
    </>
  );
}
