import type { ArgumentChange, Review } from '../../review';
import { inert, shortened } from '../inert';
import { lineDiff } from '../line-diff';
import { shared } from '../shared';
import { ACTIONS, count, EFFECTS, endsIn, when } from '../words';
import { CELL, code, escaped, FLOW, markdownList, markdownPhrase, markdownShown } from './code';
import { folded, foldedTable, headed, type Section } from './section';

/** More lines of one changed text than this are not told, and longer ones are cut. */
const MOST_LINES = 30;
const LINE_LENGTH = 200;

/** Stacks that wait, and for whom. */
export function waiting({ stacks }: Review, most: number): Section {
  const waits = stacks.filter(({ status }) => status === 'waits');
  return headed(
    'Waits',
    waits.map(({ stack, waitsFor, reason }) => {
      const why = reason === undefined ? '' : `: ${markdownPhrase(reason, FLOW)}`;
      return `- **?** ${code(stack, FLOW)} waits for ${markdownList(waitsFor, FLOW)}${why}`;
    }),
    most,
  );
}

/** Pods that are made anew, in order. */
export function rollouts({ stacks }: Review, most: number): Section {
  const rolls = shared(stacks, (stack) => stack.rollouts);
  return headed(
    'Restarts',
    rolls.map(({ what, stacks: names }) => {
      const pods = what.pods.map((pod) => code(pod, FLOW)).join(' → ');
      const quorum = what.quorumKept ? 'quorum is kept' : '**quorum is lost meanwhile**';
      const leaves = what.reconnecting.length > 0 ? `; ${markdownList(what.reconnecting, FLOW)} connect again` : '';
      const because = what.because.map((each) => markdownPhrase(each, FLOW)).join(', ');
      return `- **↻** ${markdownList(names, FLOW, 3)}: ${pods}; ${quorum}${leaves}${because === '' ? '' : ` (${because})`}`;
    }),
    most,
  );
}

/** The picture, in the language of Mermaid, which GitHub and GitLab draw. */
export function picture({ topology }: Review): Section {
  if (topology === undefined) return folded('Picture of the fleet', []);
  const fence = '`'.repeat(Math.max(2, ...(topology.mermaid.match(/`+/g) ?? []).map((run) => run.length)) + 1);
  return folded('Picture of the fleet', [`${fence}mermaid\n${topology.mermaid.trimEnd()}\n${fence}`]);
}

/** Settings of nats.conf. */
export function settings({ stacks }: Review, most: number): Section {
  const changed = shared(stacks, (stack) => stack.settings);
  return foldedTable(
    `Settings of nats.conf: ${changed.length.toLocaleString('en')}`,
    ['setting', 'from', 'to', 'takes', 'stacks'],
    changed.map(({ what, stacks: names }) => [
      code(what.name, CELL),
      markdownShown(what.from, CELL),
      markdownShown(what.to, CELL),
      `${EFFECTS[what.effect]}${what.note === undefined ? '' : `, ${escaped(what.note)}`}`,
      markdownList(names, CELL, 3),
    ]),
    most,
  );
}

/** Certificates, the one that ends first before the others. */
export function certificates({ certificates: all }: Review, most: number): Section {
  const days = all.find(({ daysLeft }) => daysLeft !== undefined)?.daysLeft;
  const first = days === undefined ? '' : `, first ${days < 0 ? 'ended' : 'expires'} ${endsIn(days)}`;
  return foldedTable(
    `${count(all.length, 'certificate')}${first}`,
    ['certificate', 'stack', 'ends', 'days left'],
    all.map(({ name, stack, notAfter, daysLeft }) => [
      code(name, CELL),
      code(stack, CELL),
      notAfter === undefined ? 'issued only now' : code(when(notAfter), CELL),
      daysLeft === undefined ? '–' : String(daysLeft),
    ]),
    most,
  );
}

/** Every resource that changes. */
export function resources({ stacks }: Review, most: number): Section {
  const changed = shared(stacks, (stack) => stack.resources);
  return folded(
    `Every change: ${count(changed.length, 'resource')}, each that is the same in several stacks once`,
    changed.map(({ what, stacks: names }) => {
      const { sign, word } = ACTIONS[what.action];
      const head = `- **${escaped(sign)}** ${markdownPhrase(what.name, FLOW)} ${word} · ${markdownList(names, FLOW, 3)}`;
      return [head, ...what.changes.map((change) => `  - ${argument(change)}`)].join('\n');
    }),
    most,
  );
}

function argument({ path, from, to }: ArgumentChange): string {
  if (from?.kind === 'text' && to?.kind === 'text' && `${from.text}${to.text}`.includes('\n')) {
    return `${code(path, FLOW)}\n${diff(from.text, to.text)}`;
  }
  return `${code(path, FLOW)}: ${markdownShown(from, FLOW)} → ${markdownShown(to, FLOW)}`;
}

/** Lines that go and come. Each begins with its sign, so none can end the block. */
function diff(from: string, to: string): string {
  const lines = lineDiff(from, to).filter(({ sign }) => sign === '-' || sign === '+');
  const told = lines.slice(0, MOST_LINES).map(({ sign, text }) => `${sign} ${shortened(inert(text), LINE_LENGTH)}`);
  const rest = lines.length - told.length;
  const block = ['```diff', ...told, ...(rest > 0 ? [`  and ${rest.toLocaleString('en')} more lines`] : []), '```'];
  return block.map((line) => `    ${line}`).join('\n');
}
