import { FleetCommand } from './help-page';
import { lazily } from './lazily';
import { addReviewOptions, EXIT_CODE_ROWS } from './review-options';

/** `fleet review`. */
export function reviewCommand(): FleetCommand {
  const command = new FleetCommand('review')
    .summary('Reviews plans: what restarts, who is cut off, what data is lost.')
    .description(
      'Reads Terraform plans and shows what to know before approving them: what happens to which site, ' +
        'what restarts, who is cut off, what data is at risk, and whether it is safe.',
    )
    .argument('<plans...>', 'files with `terraform show -json`, one for each stack; or <stack>=<file>');
  return addReviewOptions(command)
    .table('Exit codes', EXIT_CODE_ROWS)
    .note(
      'Secrets',
      'A plan in JSON holds secrets in clear text: keep it only as long as you need it. What is written here holds none.',
    )
    .examples(
      'terraform -chdir=cdktf.out/prod/hub plan -out=hub.tfplan',
      'terraform -chdir=cdktf.out/prod/hub show -json hub.tfplan > hub.json',
      'npx fleet review hub.json',
      'npx fleet review plans/*.json --html review.html --markdown review.md',
    )
    .variables(['NO_COLOR'])
    .action(lazily(() => require('./review') as typeof import('./review')));
}
