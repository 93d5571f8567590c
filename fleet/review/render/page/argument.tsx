import type { ComponentChildren, JSX } from 'preact';
import { escaped } from '../../../../lib/escaped';
import type { ArgumentChange, Shown } from '../../review';
import { lineDiff } from '../line-diff';
import { PLACEHOLDERS } from '../words';

type Text = Extract<Shown, { kind: 'text' }>;

/**
 * One argument as a diff, with a sign before each line, so that colors are not needed. Few elements, whatever its size.
 */
export function Argument({ of: { path, from, to } }: { readonly of: ArgumentChange }): JSX.Element {
  if (from === undefined && to !== undefined && !severalLines(to)) {
    return (
      <ins>
        + <b>{escaped(path)}</b> = <OneLine of={to} />
        {'\n'}
      </ins>
    );
  }
  if (isText(from) && isText(to) && (severalLines(from) || severalLines(to))) {
    return (
      <>
        <b>{`${escaped(path)}\n`}</b>
        {runs(from.text, to.text).map(({ sign, text }) =>
          sign === '-' ? <del>{text}</del> : sign === '+' ? <ins>{text}</ins> : text,
        )}
      </>
    );
  }
  return (
    <>
      <b>{`${escaped(path)}\n`}</b>
      {from === undefined ? null : <del>{sideText('-', from)}</del>}
      {to === undefined ? null : <ins>{sideText('+', to)}</ins>}
    </>
  );
}

/** The same as plain text, indented below its resource. */
export function argumentText({ path, from, to }: ArgumentChange): string {
  const before = from === undefined ? '' : sideText('-', from);
  const after = to === undefined ? '' : sideText('+', to);
  const both =
    isText(from) && isText(to) && (severalLines(from) || severalLines(to))
      ? runs(from.text, to.text)
          .map(({ text }) => text)
          .join('')
      : before + after;
  return `    ${escaped(path)}\n${both.replace(/^(?=.)/gm, '      ')}`;
}

function OneLine({ of }: { readonly of: Shown }): ComponentChildren {
  if (!isText(of)) return <em>{PLACEHOLDERS[of.kind]}</em>;
  return of.text === '' ? '""' : escaped(of.text);
}

function sideText(sign: string, of: Shown): string {
  // Placeholders are not quoted, a text that reads like one is.
  if (!isText(of)) return `${sign} ${PLACEHOLDERS[of.kind]}\n`;
  const looksLikeOne = Object.values(PLACEHOLDERS).includes(of.text) || of.text === '';
  return lines(sign, looksLikeOne ? [JSON.stringify(of.text)] : of.text.split('\n'));
}

interface Run {
  readonly sign: string;
  readonly text: string;
}

/** A diff with the lines of one sign joined: an element for each line would be too many. */
function runs(from: string, to: string): Run[] {
  const found: Run[] = [];
  for (const { sign, text } of lineDiff(from, to)) {
    const kind = sign === '…' ? ' ' : sign;
    const line = sign === '…' ? '  …\n' : lines(sign, [text]);
    const last = found.at(-1);
    if (last?.sign === kind) found[found.length - 1] = { sign: kind, text: last.text + line };
    else found.push({ sign: kind, text: line });
  }
  return found;
}

function lines(sign: string, texts: readonly string[]): string {
  return texts.map((text) => `${sign} ${escaped(text)}\n`).join('');
}

function severalLines(shown: Shown): boolean {
  return isText(shown) && shown.text.includes('\n');
}

function isText(shown: Shown | undefined): shown is Text {
  return shown?.kind === 'text';
}
