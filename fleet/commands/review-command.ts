import { Command } from 'commander';
import { lazily } from './lazily';
import { addReviewOptions, EXIT_CODES_HELP } from './review-options';

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
    .action(lazily(() => require('./review') as typeof import('./review')));
}
