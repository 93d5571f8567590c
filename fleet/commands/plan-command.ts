import { InvalidArgumentError } from 'commander';
import { isDuration } from '../terraform/duration';
import { FleetCommand, STACKS } from './help-page';
import { lazily } from './lazily';
import { PLANS_FOLDER } from './places';
import { addReviewOptions, EXIT_CODE_ROWS } from './review-options';
import { wholeNumber } from './whole-number';

/** `fleet plan`. */
export function planCommand(): FleetCommand {
  const command = new FleetCommand('plan')
    .summary('Has Terraform plan each stack, and reviews all plans together.')
    .description(
      'Synthesizes, has Terraform plan each stack, keeps the plans, and reviews all of them together. A stack that reads ' +
        'values which another stack only has once it is applied waits for that one and is planned in the next round. Nothing ' +
        'is applied.',
    )
    .argument('[stacks...]', STACKS)
    .option('-o, --out <folder>', `where the plans are kept (default: ${PLANS_FOLDER}/<environment>)`)
    .option('--parallel <number>', 'how many stacks at the same time', wholeNumber({ from: 1, to: 64 }), 4)
    .option('--lock-timeout <duration>', 'how long to wait for the lock of a state', lockTimeout, '2m')
    .option('--keep-json', 'keep the plans as JSON too, with all secrets in clear text')
    .option(
      '--from <folders...>',
      'plan nothing: review what is in these folders, kept there with --keep-json (default: plan)',
    );
  return addReviewOptions(command)
    .table('Files kept', [
      ['STACK.tfplan', 'what `terraform apply` takes; it holds secrets in clear text, as the state does'],
      ['STACK.log', 'what Terraform printed, where it failed'],
      ['plans.record', 'JSON: stacks in the order to apply them, checksums of the plans; nothing secret'],
    ])
    .table('Exit codes', EXIT_CODE_ROWS)
    .examples(
      'npx fleet plan',
      "npx fleet plan hub '*-edge1' --html review.html",
      "NATS_ENV=staging NATS_SITES='edge*' npx fleet plan --parallel 8 --fail-on data",
    )
    .variables(['NATS_ENV', 'NATS_SITES', 'TERRAFORM_BINARY_NAME', 'NO_COLOR'])
    .action(lazily(() => require('./plan') as typeof import('./plan')));
}

function lockTimeout(given: string): string {
  if (!isDuration(given)) throw new InvalidArgumentError('Give a duration such as 90s or 2m.');
  return given;
}
