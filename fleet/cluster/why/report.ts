import { paint, type Style } from '../../../lib/paint';
import { countOf, problemLines } from '../report';
import type { Why } from '.';

/** Long messages come from clouds and admission webhooks; their beginning says most. */
const LONGEST = 400;

/** What is wrong with a stack, and what to do first. */
export function whyText(
  { stack, context, problems, states, diagnoses, ready, wanted, advice }: Why,
  style: Style,
): string {
  if (context === undefined) return `${stack} uses no cluster: nothing can wait there`;
  if (problems.length > 0) {
    const lines = problems.flatMap((problem) => problemLines(problem, style));
    return [`${stack}  ${context}`, ...lines].join('\n');
  }
  const head = [`${stack}  ${context}`, ...states.map((state) => `  ${state}`)];
  if (diagnoses.length === 0) {
    const pods = wanted === 0 ? 'it has no pods' : `${ready} of ${countOf(wanted, 'pod')} ready`;
    return [...head, paint(`nothing is wrong: ${pods}`, 'bold', style)].join('\n');
  }
  const lines = diagnoses.flatMap(({ object, what, details }) => [
    `  ${paint('✗', 'red', style)} ${object} ${what}`,
    ...details.map((detail) => paint(`      ${shortened(detail)}`, 'dim', style)),
  ]);
  const todo = advice === undefined ? [] : ['', paint(`What to do: ${advice}`, 'bold', style)];
  return [...head, '', ...lines, ...todo].join('\n');
}

function shortened(text: string): string {
  const line = text.replaceAll('\n', ' ');
  return line.length > LONGEST ? `${line.slice(0, LONGEST)} …` : line;
}
