/** One line of a text that changes. */
export interface DiffLine {
  /** `-` removed, `+` added, a space unchanged, `…` in place of unchanged lines. */
  readonly sign: '-' | '+' | ' ' | '…';
  readonly text: string;
}

/** So many unchanged lines are shown around a change, as in `diff -u`. */
const CONTEXT = 3;

/**
 * Where more lines than this differ, removed lines are listed before added ones: comparing takes time by their product.
 */
const MOST_COMPARED = 1_500;

/** How a text of several lines changes. */
export function lineDiff(from: string, to: string): DiffLine[] {
  const before = from.split('\n');
  const after = to.split('\n');
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  let end = 0;
  while (
    end < before.length - start &&
    end < after.length - start &&
    before[before.length - 1 - end] === after[after.length - 1 - end]
  )
    end += 1;
  return withoutDistant([
    ...before.slice(0, start).map((text) => ({ sign: ' ' as const, text })),
    ...middle(before.slice(start, before.length - end), after.slice(start, after.length - end)),
    ...before.slice(before.length - end).map((text) => ({ sign: ' ' as const, text })),
  ]);
}

/** The longest common subsequence, the textbook way. */
function middle(before: readonly string[], after: readonly string[]): DiffLine[] {
  const removed = (text: string): DiffLine => ({ sign: '-', text });
  const added = (text: string): DiffLine => ({ sign: '+', text });
  if (before.length > MOST_COMPARED || after.length > MOST_COMPARED)
    return [...before.map(removed), ...after.map(added)];
  const width = after.length + 1;
  const common = new Uint16Array((before.length + 1) * width);
  const at = (b: number, a: number) => common[b * width + a] ?? 0;
  for (let b = before.length - 1; b >= 0; b -= 1)
    for (let a = after.length - 1; a >= 0; a -= 1)
      common[b * width + a] = before[b] === after[a] ? at(b + 1, a + 1) + 1 : Math.max(at(b + 1, a), at(b, a + 1));
  const lines: DiffLine[] = [];
  let b = 0;
  let a = 0;
  while (b < before.length || a < after.length) {
    const old = before[b];
    const young = after[a];
    if (old !== undefined && old === young) {
      lines.push({ sign: ' ', text: old });
      b += 1;
      a += 1;
    } else if (old !== undefined && (young === undefined || at(b + 1, a) >= at(b, a + 1))) {
      lines.push(removed(old));
      b += 1;
    } else {
      lines.push(added(young ?? ''));
      a += 1;
    }
  }
  return lines;
}

function withoutDistant(lines: readonly DiffLine[]): DiffLine[] {
  const near = new Uint8Array(lines.length);
  for (const [index, { sign }] of lines.entries())
    if (sign !== ' ') near.fill(1, Math.max(0, index - CONTEXT), index + CONTEXT + 1);
  const shown: DiffLine[] = [];
  for (const [index, line] of lines.entries()) {
    if (near[index] === 1) shown.push(line);
    else if (index === 0 || near[index - 1] === 1) shown.push({ sign: '…', text: '' });
  }
  return shown;
}
