import type { ComponentChildren, JSX } from 'preact';

/** The heading of a section, for itself and for the list of contents. */
export interface SectionHead {
  /** Its id on the page; ids of findings end in a dash and eight digits, so they never collide. */
  readonly id: string;
  readonly title: string;
  /** How many items are in it. */
  readonly size?: number;
}

interface SectionProps {
  readonly head: SectionHead;
  /** Color of its edge: that of a level. */
  readonly tone?: string;
  /** Its contents in a few words, next to its title; if given, the rest is folded. */
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
