import type { JSX } from 'preact';
import type { ArgumentChange, ResourceReview, Shown } from '../../review';
import { inert } from '../inert';
import { lineDiff } from '../line-diff';
import type { Shared } from '../shared';
import { ACTIONS, count, STAND_INS } from '../words';
import { Section } from './section';
import { AllStacks, StackNames, Unseen, Words } from './values';

/** Every resource that changes, with all its arguments, folded. */
export function Changes({ resources }: { readonly resources: readonly Shared<ResourceReview>[] }): JSX.Element | null {
  if (resources.length === 0) return null;
  const all = resources.reduce((sum, { stacks }) => sum + stacks.length, 0);
  const once =
    all > resources.length
      ? `; what is the same in several stacks is told once, ${resources.length.toLocaleString('en')} in all`
      : '';
  return (
    <Section head={{ id: 'changes', title: 'Every change', size: all }}>
      <details class="fold">
        <summary>{`${count(all, 'resource')}, each with its arguments${once}`}</summary>
        <div class="changes">
          {resources.map((resource) => (
            <Change of={resource} />
          ))}
        </div>
      </details>
    </Section>
  );
}

function Change({ of: { what, stacks, ownNames } }: { readonly of: Shared<ResourceReview> }): JSX.Element {
  const { sign, word } = ACTIONS[what.action];
  return (
    <details class="change" data-find>
      <summary>
        <span class={`sign ${what.action}`} aria-hidden="true">
          {sign}
        </span>
        <span class="title">
          <Words of={what.name} /> {word}
          {what.told ? <Unseen> (a finding speaks of it)</Unseen> : null}
        </span>
        <span class="stack">
          <StackNames names={stacks} />
        </span>
      </summary>
      <div class="body">
        <p class="lines">{inert(what.address)}</p>
        {what.changes.length === 0 ? null : (
          <pre class="diff">
            {what.changes.map((change) => (
              <Argument of={change} />
            ))}
          </pre>
        )}
        <AllStacks names={stacks} ownNames={ownNames} />
      </div>
    </details>
  );
}

/** One argument; lines, as a diff has them, with its sign before each, so that colors are not needed. */
function Argument({ of: { path, from, to } }: { readonly of: ArgumentChange }): JSX.Element {
  if (isText(from) && isText(to) && `${from.text}${to.text}`.includes('\n')) {
    return (
      <>
        <b>{`${inert(path)}\n`}</b>
        {runs(from.text, to.text).map(({ sign, text }) =>
          sign === '-' ? <del>{text}</del> : sign === '+' ? <ins>{text}</ins> : text,
        )}
      </>
    );
  }
  return (
    <>
      <b>{`${inert(path)}\n`}</b>
      {from === undefined ? null : (
        <del>
          <Side sign="-" of={from} />
        </del>
      )}
      {to === undefined ? null : (
        <ins>
          <Side sign="+" of={to} />
        </ins>
      )}
    </>
  );
}

function Side({ sign, of }: { readonly sign: string; readonly of: Shown }): JSX.Element {
  if (isText(of)) return <>{lines(sign, of.text.split('\n'))}</>;
  return (
    <>
      {`${sign} `}
      <em>{STAND_INS[of.kind]}</em>
      {'\n'}
    </>
  );
}

interface Run {
  readonly sign: string;
  readonly text: string;
}

/** A diff, lines of one sign put together: an element for each line would be too many. */
function runs(from: string, to: string): Run[] {
  const found: Run[] = [];
  for (const { sign, text } of lineDiff(from, to)) {
    const line = sign === '…' ? '  …\n' : lines(sign, [text]);
    const last = found.at(-1);
    const kind = sign === '…' ? ' ' : sign;
    if (last?.sign === kind) found[found.length - 1] = { sign: kind, text: last.text + line };
    else found.push({ sign: kind, text: line });
  }
  return found;
}

function lines(sign: string, texts: readonly string[]): string {
  return texts.map((text) => `${sign} ${inert(text)}\n`).join('');
}

function isText(shown: Shown | undefined): shown is Extract<Shown, { kind: 'text' }> {
  return shown?.kind === 'text';
}
