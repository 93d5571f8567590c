import type { JSX } from 'preact';
import { escaped } from '../../../../lib/escaped';
import type { Phrase } from '../../phrase';
import type { Shown } from '../../review';
import type { Shared } from '../shared';
import { count, PLACEHOLDERS } from '../words';

/** Up to so many names are in a line, more are folded. */
const FEW = 3;

/** A value from a plan. */
export function Value({ of }: { readonly of: string }): JSX.Element {
  return <code>{of === '' ? '""' : escaped(of)}</code>;
}

/** A phrase: words and values. */
export function Words({ of }: { readonly of: Phrase }): JSX.Element {
  return (
    <>
      {of.map((part) =>
        // Words have no element of their own, so most phrases take few elements.
        typeof part === 'string' ? part : <Value of={part.value} />,
      )}
    </>
  );
}

/** The same as plain text. */
export function plainText(of: Phrase): string {
  return of.map((part) => (typeof part === 'string' ? part : escaped(part.value))).join('');
}

/** A value, or the placeholder for one. */
export function ShownValue({ of }: { readonly of: Shown | undefined }): JSX.Element {
  if (of === undefined) return <em class="placeholder">not set</em>;
  return of.kind === 'text' ? <Value of={of.text} /> : <em class="placeholder">{PLACEHOLDERS[of.kind]}</em>;
}

/** Names in one element, one line each: 1,000 of them must not become 1,000 elements. */
function NameList({ names }: { readonly names: readonly string[] }): JSX.Element {
  return (
    <pre class="names" data-lines>
      {names.map(escaped).join('\n')}
    </pre>
  );
}

/** Stacks with the same change, in a line. */
export function StackNames({ names }: { readonly names: readonly string[] }): JSX.Element {
  const shown = names.length > FEW ? names.slice(0, 1) : names;
  return (
    <>
      {shown.map((name, index) => (
        <>
          {index > 0 ? ', ' : ''}
          <Value of={name} />
        </>
      ))}
      {names.length > FEW ? ` and ${count(names.length - 1, 'other')}` : ''}
    </>
  );
}

/** All stacks or users with the same change, if they do not fit in a line. */
export function AllStacks({ of: { names, stacks, ownNames } }: { readonly of: Shared<unknown> }): JSX.Element | null {
  if (names.length <= FEW && !ownNames) return null;
  return (
    <details class="stacks">
      <summary>
        {names.length > stacks.length
          ? `The same for ${count(names.length, 'user')}`
          : `The same in ${count(names.length, 'stack')}`}
        {ownNames ? ', each with its own name; shown is the first' : ''}
      </summary>
      <NameList names={names} />
    </details>
  );
}

/** Words for readers who do not see signs and colors. */
export function Unseen({ children }: { readonly children: string }): JSX.Element {
  return <span class="unseen">{children}</span>;
}
