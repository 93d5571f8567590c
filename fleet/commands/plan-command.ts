import { Command, InvalidArgumentError } from 'commander';
import { isDuration } from '../terraform/duration';
import { lazily } from './lazily';
import { PLANS_FOLDER } from './places';
import { addReviewOptions, EXIT_CODES_HELP } from './review-options';
import { wholeNumber } from './whole-number';

/** `fleet plan`. */
export function planCommand(): Command {
  const command = new Command('plan')
    .description(
      'Synthesizes, has Terraform plan each stack, keeps the plans, and reviews all of them together. A stack that reads what\n' +
        'another one has only when it is applied waits for that one; it is planned in the next round. Nothing is applied.',
    )
    .argument('[stacks...]', 'names as in `npx cdktf list` (default: all)')
    .option('-o, --out <folder>', `where the plans are kept (default: ${PLANS_FOLDER}/<environment>)`)
    .option('--parallel <number>', 'how many stacks at the same time', wholeNumber({ from: 1, to: 64 }), 4)
    .option('--lock-timeout <duration>', 'how long to wait for the lock of a state', lockTimeout, '2m')
    .option('--keep-json', 'keep the plans as JSON too, with all secrets in clear text')
    .option('--from <folders...>', 'plan nothing: review what is in these folders, kept there with --keep-json');
  return addReviewOptions(command)
    .addHelpText(
      'after',
      '\nWhat is kept:\n' +
        '  STACK.tfplan   what `terraform apply` takes. It holds secrets in clear text, as the state does\n' +
        '  STACK.log      what Terraform said, where it failed\n' +
        '  plans.txt      stacks in the order to apply them, checksums of the plans; nothing secret\n' +
        EXIT_CODES_HELP +
        '\nExamples:\n' +
        '  npx fleet plan\n' +
        '  npx fleet plan hub leaf-edge1 --html review.html\n' +
        "  NATS_ENV=staging NATS_SITES='edge*' npx fleet plan --parallel 8 --fail-on data\n" +
        '\nVariables:\n' +
        '  NATS_ENV                the environment (default: cdktf.json, "context")\n' +
        '  NATS_SITES              the sites that get a stack (default: all)\n' +
        '  TERRAFORM_BINARY_NAME   the program to run, such as tofu (default: terraform)\n' +
        '  NO_COLOR                no colours',
    )
    .action(lazily(() => require('./plan') as typeof import('./plan')));
}

function lockTimeout(given: string): string {
  if (!isDuration(given)) throw new InvalidArgumentError('It is a duration such as 90s or 2m.');
  return given;
}
