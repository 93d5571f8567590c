import type { ComponentChildren, JSX } from 'preact';

/** What a section of the page is, for itself and for the list of contents. */
export interface SectionHead {
  /** Its id on the page; findings' ids have a dash and eight digits at their end, so these are others. */
  readonly id: string;
  readonly title: string;
  /** How many things are in it. */
  readonly size?: number;
}

/** A part of the page with a heading. */
export function Section({
  head,
  tone,
  children,
}: {
  readonly head: SectionHead;
  /** Color of its edge: that of a level. */
  readonly tone?: string;
  readonly children: ComponentChildren;
}): JSX.Element {
  return (
    <section id={head.id} aria-labelledby={`${head.id}-title`} class={tone} data-section>
      <h2 id={`${head.id}-title`}>
        {head.title}
        {head.size === undefined ? null : <span class="size"> {head.size.toLocaleString('en')}</span>}
      </h2>
      {children}
    </section>
  );
}
