import { inert, shortened } from '../../../lib/inert';
import type { JudgedFinding } from '../finding';
import { plain } from '../phrase';
import type { Review } from '../review';

/** How long the example of an acceptance lasts. Long enough to roll out, short enough that somebody looks again; ours. */
const EXAMPLE_DAYS = 30;

/** Text for the policy file `review.yaml` by which findings are accepted; the reader writes the reason. */
export function acceptanceSnippet(findings: readonly JudgedFinding[], review: Review): string {
  const until = exampleEnd(review);
  const items = findings.flatMap((finding) => [
    `  # ${shortened(inert(`${finding.stack}: ${plain(finding.title)}`), 120)}`,
    `  - id: ${yamlWord(finding.id)}`,
    '    reason: …',
    `    until: ${until}`,
  ]);
  return ['accepted:', ...items, ''].join('\n');
}

/** A day some time after the plan, `YYYY-MM-DD`, so that a snippet is the same each time. */
function exampleEnd({ plannedAt }: Review): string {
  const planned = new Date(plannedAt ?? '');
  if (Number.isNaN(planned.getTime())) return 'YYYY-MM-DD';
  planned.setUTCDate(planned.getUTCDate() + EXAMPLE_DAYS);
  return planned.toISOString().slice(0, 10);
}

function yamlWord(text: string): string {
  return /^[a-z][\w-]*$/.test(text) ? text : JSON.stringify(inert(text));
}
