import type { ComponentChildren, JSX } from 'preact';

/** What a section of the page is, for itself and for the list of contents. */
export interface SectionHead {
  /** Its id on the page; findings' ids have a dash and eight digits at their end, so these are others. */
  readonly id: string;
  readonly title: string;
  /** How many things are in it. */
  readonly size?: number;
}

interface SectionProps {
  readonly head: SectionHead;
  /** Color of its edge: that of a level. */
  readonly tone?: string;
  /** Its contents in a word, on the line of its title; given, the rest is folded. */
  readonly summary?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** A part of the page with a heading. */
export function Section({ head, tone, summary, children }: SectionProps): JSX.Element {
  const title = (
    <h2 id={`${head.id}-title`}>
      {head.title}
      {head.size === undefined ? null : <span class="size"> {head.size.toLocaleString('en')}</span>}
    </h2>
  );
  return (
    <section id={head.id} aria-labelledby={`${head.id}-title`} class={tone} data-section>
      {summary === undefined ? (
        <>
          {title}
          {children}
        </>
      ) : (
        <details class="fold">
          <summary>
            {title}
            <span class="dim">{summary}</span>
          </summary>
          {children}
        </details>
      )}
    </section>
  );
}
