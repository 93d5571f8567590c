import { Command } from 'commander';
import type { PlanSource } from '../review/plan/read-plan';
import { addReviewOptions, EXIT_CODES_HELP, type ReviewOptions, reviewAndDeliver } from './review-output';

/** `fleet review`. */
export function reviewCommand(): Command {
  const command = new Command('review')
    .description(
      'Reads plans of Terraform and says what a NATS operator must know before saying yes: what happens to which site, what\n' +
        'restarts, who is cut off, what data is at risk, whether it is safe.',
    )
    .argument('<plans...>', 'files with `terraform show -json`, one for each stack; or <stack>=<file>');
  return addReviewOptions(command)
    .addHelpText(
      'after',
      `${EXIT_CODES_HELP}` +
        '\nExamples:\n' +
        '  terraform -chdir=cdktf.out/prod/hub plan -out=hub.tfplan\n' +
        '  terraform -chdir=cdktf.out/prod/hub show -json hub.tfplan > hub.json\n' +
        '  npx fleet review hub.json\n' +
        '  npx fleet review plans/*.json --html review.html --markdown review.md --fail-on data\n' +
        '\nA plan in JSON holds secrets in clear text: keep it only as long as it takes. What is written here holds none.\n' +
        '\nVariables:\n' +
        '  NO_COLOR      no colours',
    )
    .action((plans: string[], options: ReviewOptions) => {
      reviewAndDeliver(plans.map(sourceOf), [], options);
    });
}

/** `hub=plans/1.json`, or only the file. A file whose name has a "=" is a file all the same where a folder comes first. */
function sourceOf(given: string): PlanSource {
  const [, stack, path] = /^([A-Za-z0-9][A-Za-z0-9_-]*)=(.+)$/.exec(given) ?? [];
  return stack === undefined || path === undefined ? { path: given } : { path, stack };
}
