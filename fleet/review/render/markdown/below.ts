import { escaped, shortened } from '../../../../lib/escaped';
import { meanwhile } from '../../meanwhile';
import type { ArgumentChange, ResourceReview, Review, RolloutReview, SettingReview } from '../../review';
import { sharedBy } from '../families';
import { lineDiff } from '../line-diff';
import type { Shared } from '../shared';
import { ACTIONS, count, EFFECTS, expiresIn, when } from '../words';
import { CELL, code, escapedMarkdown, FLOW, markdownList, markdownPhrase, markdownShown } from './code';
import { folded, foldedTable, headed, type Section } from './section';

/** More lines of one changed text than this are left out, and longer ones are cut. */
const MOST_LINES = 30;
const LINE_LENGTH = 200;

/** Stacks that wait, and for which others. */
export function waiting({ stacks }: Review, most: number): Section {
  return headed({
    title: 'Waits',
    all: stacks.filter(({ status }) => status === 'waits'),
    most,
    write: ({ stack, waitsFor, reason }) => {
      const why = reason === undefined ? '' : `: ${markdownPhrase(reason, FLOW)}`;
      return `- **?** ${code(stack, FLOW)} waits for ${markdownList(waitsFor, FLOW)}${why}`;
    },
  });
}

/** Pods that restart, in order. */
export function rollouts(all: readonly Shared<RolloutReview>[], most: number): Section {
  return headed({
    title: 'Restarts',
    all,
    most,
    write: ({ what, ...who }) => {
      const pods = what.pods.map((pod) => code(pod, FLOW)).join(what.isAtOnce ? ' + ' : ' → ');
      const quorum = what.quorumKept ? meanwhile(what) : `**${meanwhile(what)}**`;
      const leaves =
        what.reconnecting.length > 0
          ? `; ${markdownList(what.reconnecting, FLOW)} ${what.reconnecting.length === 1 ? 'reconnects' : 'reconnect'}`
          : '';
      const because = what.because.map((each) => markdownPhrase(each, FLOW)).join(', ');
      return `- **↻** ${markdownPhrase(sharedBy(who), FLOW)}: ${pods}; ${quorum}${leaves}${because === '' ? '' : ` (${because})`}`;
    },
  });
}

/** The picture as Mermaid, which GitHub and GitLab draw. */
export function picture({ topology }: Review): Section {
  const drawings = topology === undefined ? [] : [topology.mermaid.trimEnd()];
  return folded({
    title: 'Picture of the fleet',
    all: drawings,
    most: 1,
    write: (drawing) => {
      const fence = '`'.repeat(Math.max(2, ...(drawing.match(/`+/g) ?? []).map((run) => run.length)) + 1);
      return `${fence}mermaid\n${drawing}\n${fence}`;
    },
  });
}

/** Settings of nats.conf. */
export function settings(all: readonly Shared<SettingReview>[], most: number): Section {
  return foldedTable(['setting', 'from', 'to', 'applied by', 'stacks'], {
    title: `Settings of nats.conf: ${all.length.toLocaleString('en')}`,
    all,
    most,
    write: ({ what, ...who }) => [
      code(what.name, CELL),
      markdownShown(what.from, CELL),
      markdownShown(what.to, CELL),
      `${EFFECTS[what.effect]}${what.note === undefined ? '' : `, ${escapedMarkdown(what.note)}`}`,
      markdownPhrase(sharedBy(who), CELL),
    ],
  });
}

/** Certificates, the one that expires first before the others. */
export function certificates({ certificates: all }: Review, most: number): Section {
  const days = all.find(({ daysLeft }) => daysLeft !== undefined)?.daysLeft;
  const first = days === undefined ? '' : `, first ${days < 0 ? 'expired' : 'expires'} ${expiresIn(days)}`;
  return foldedTable(['certificate', 'stack', 'expires', 'days left'], {
    title: `${count(all.length, 'certificate')}${first}`,
    all,
    most,
    write: ({ name, stack, notAfter, daysLeft }) => [
      code(name, CELL),
      code(stack, CELL),
      notAfter === undefined ? 'issued by this plan' : code(when(notAfter), CELL),
      daysLeft === undefined ? '–' : String(daysLeft),
    ],
  });
}

/** Every resource that changes. */
export function resources(all: readonly Shared<ResourceReview>[], most: number): Section {
  return folded({
    title: `Every change: ${count(all.length, 'resource')}, listed once where several stacks share it`,
    all,
    most,
    write: ({ what, ...who }) => {
      const { sign, word } = ACTIONS[what.action];
      const name = markdownPhrase(what.name, FLOW);
      const head = `- **${escapedMarkdown(sign)}** ${name} ${word} · ${markdownPhrase(sharedBy(who), FLOW)}`;
      return [head, ...what.changes.map((change) => `  - ${argument(change)}`)].join('\n');
    },
  });
}

function argument({ path, from, to }: ArgumentChange): string {
  if (from?.kind === 'text' && to?.kind === 'text' && `${from.text}${to.text}`.includes('\n')) {
    return `${code(path, FLOW)}\n${diff(from.text, to.text)}`;
  }
  return `${code(path, FLOW)}: ${markdownShown(from, FLOW)} → ${markdownShown(to, FLOW)}`;
}

/** Removed and added lines. Each begins with its sign, so none can end the block. */
function diff(from: string, to: string): string {
  const lines = lineDiff(from, to).filter(({ sign }) => sign === '-' || sign === '+');
  const shown = lines.slice(0, MOST_LINES).map(({ sign, text }) => `${sign} ${shortened(escaped(text), LINE_LENGTH)}`);
  const rest = lines.length - shown.length;
  const block = ['```diff', ...shown, ...(rest > 0 ? [`  and ${rest.toLocaleString('en')} more lines`] : []), '```'];
  return block.map((line) => `    ${line}`).join('\n');
}
