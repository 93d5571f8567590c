import { writeFileSync } from 'node:fs';
import { type Command, Option } from 'commander';

export interface ReviewOptions {
  readonly markdown?: string;
  readonly html?: string;
  readonly json?: string;
  readonly failOn: 'person' | 'data' | 'never';
  readonly policy?: string;
  readonly markdownLimit: number;
}

export function addReviewOptions(command: Command): Command {
  return command
    .option('--markdown <file>', 'write the review as Markdown')
    .option('--html <file>', 'write the review as a page')
    .option('--json <file>', 'write the review as JSON')
    .addOption(new Option('--fail-on <level>', 'exit').choices(['person', 'data', 'never']).default('person'))
    .option('--policy <file>', 'policy')
    .option('--markdown-limit <n>', 'limit', Number, 60000);
}

export interface PlanSource {
  readonly path: string;
  readonly stack?: string;
}

export interface WaitingStack {
  readonly stack: string;
  readonly waitsFor: readonly string[];
  readonly reason: string;
}

export async function reviewAndDeliver(
  sources: readonly PlanSource[],
  waiting: readonly WaitingStack[],
  options: ReviewOptions,
): Promise<void> {
  const { readFileSync } = await import('node:fs');
  const stacks = sources.map(({ path, stack }) => {
    const plan: { resource_changes?: { change: { actions: string[] } }[] } = JSON.parse(readFileSync(path, 'utf8'));
    const actions = (plan.resource_changes ?? []).flatMap(({ change }) => change.actions);
    return { stack, actions: actions.filter((each) => each !== 'no-op' && each !== 'read') };
  });
  const data = stacks.some(({ actions }) => actions.includes('delete'));
  const verdict = data ? 'data' : stacks.some(({ actions }) => actions.includes('update')) ? 'person' : 'safe';
  const review = {
    version: 1,
    verdict,
    stacks: [
      ...stacks.map(({ stack, actions }) => ({ stack, status: actions.length > 0 ? 'changes' : 'unchanged' })),
      ...waiting.map(({ stack }) => ({ stack, status: 'waits' })),
    ],
  };
  const text = `verdict ${verdict}: ${review.stacks.map((each) => `${each.stack} ${each.status}`).join(', ')}`;
  if (options.json) writeFileSync(options.json, `${JSON.stringify(review)}\n`);
  if (options.markdown) writeFileSync(options.markdown, `${text}\n`);
  if (options.html) writeFileSync(options.html, `<p>${text}</p>\n`);
  console.log(text);
  const levels = ['safe', 'person', 'data'];
  if (options.failOn !== 'never' && levels.indexOf(verdict) >= levels.indexOf(options.failOn)) {
    process.exitCode = verdict === 'data' ? 3 : verdict === 'person' ? 2 : 0;
  }
}
