import { escaped, shortened } from '../../../lib/escaped';
import type { JudgedFinding } from '../finding';
import { plain } from '../phrase';
import type { Review } from '../review';

/** How long the suggested acceptance lasts: long enough for a rollout, short enough to be reviewed again. */
const EXAMPLE_DAYS = 30;

/** Text for the policy file `review.yaml` that accepts findings; the reader adds the reason. */
export function acceptanceSnippet(findings: readonly JudgedFinding[], review: Review): string {
  const until = exampleEnd(review);
  const items = findings.flatMap((finding) => [
    `  # ${shortened(escaped(`${finding.stack}: ${plain(finding.title)}`), 120)}`,
    `  - id: ${yamlWord(finding.id)}`,
    '    reason: …',
    `    until: ${until}`,
  ]);
  return ['accepted:', ...items, ''].join('\n');
}

/** A day counted from the time of the plan, `YYYY-MM-DD`, so that a snippet is always the same. */
function exampleEnd({ plannedAt }: Review): string {
  const planned = new Date(plannedAt ?? '');
  if (Number.isNaN(planned.getTime())) return 'YYYY-MM-DD';
  planned.setUTCDate(planned.getUTCDate() + EXAMPLE_DAYS);
  return planned.toISOString().slice(0, 10);
}

function yamlWord(text: string): string {
  return /^[a-z][\w-]*$/.test(text) ? text : JSON.stringify(escaped(text));
}
