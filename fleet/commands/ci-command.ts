import { Option } from 'commander';
import { REVIEW_RECORD_FILE } from '../ci/review-record-file';
import { MOST_JOBS, USUAL_JOBS } from '../terraform/matrix';
import { FleetCommand, type HelpRow } from './help-page';
import { lazily } from './lazily';
import { EXIT_CODE_ROWS, FAIL_ON } from './review-options';
import { wholeNumber } from './whole-number';

const ci = () => require('./ci') as typeof import('./ci');

/** The argument of a command that takes bundles. */
const BUNDLES = 'files that `fleet ci plan` wrote, or folders with such files in them';

const DONE_OR_FAILED: readonly HelpRow[] = [
  ['0', 'done'],
  ['1', 'something went wrong'],
];

/** `fleet ci`. */
export function ciCommand(): FleetCommand {
  const command = new FleetCommand('ci')
    .summary('What pipelines run: plan, review, and apply what was reviewed.')
    .description(
      'What pipelines run, and what runs on any machine too: plans go from job to job in encrypted bundles, and the very ' +
        'plans that were reviewed are applied. docs/pipelines.md says how to set it up on GitHub and GitLab.',
    )
    .helpCommand('help [command]', 'Shows the help of a command.')
    .examples(
      'export FLEET_PLAN_KEY=$(openssl rand -hex 32)',
      'npx fleet ci plan --bundle /tmp/all.bundle',
      'npx fleet ci review --out /tmp/review /tmp/all.bundle',
      `npx fleet ci apply --reviewed /tmp/review/${REVIEW_RECORD_FILE} /tmp/all.bundle`,
    );
  const commands = [
    changedCommand(),
    planCommand(),
    reviewCommand(),
    applyCommand(),
    githubFindCommand(),
    githubContinueCommand(),
    gitlabChildCommand(),
    gitlabFetchCommand(),
  ];
  for (const each of commands) command.addCommand(each);
  return command;
}

function changedCommand(): FleetCommand {
  return new FleetCommand('changed')
    .summary('Names the stacks that differ from those of another commit.')
    .description(
      'Synthesizes this commit and another one, and names the stacks of which Terraform would see something else. It asks ' +
        'neither states nor clusters, and needs no secret.',
    )
    .requiredOption('--base-ref <commit>', 'the commit to compare with, such as origin/main')
    .option('--matrix <jobs>', 'plan in at most so many jobs', wholeNumber({ from: 1, to: MOST_JOBS }), USUAL_JOBS)
    .option('--json <file>', 'write all of it as JSON, with the matrix (default: no file)')
    .note(
      'Outputs on GitHub',
      '`matrix` for strategy.matrix, `count`, the number of jobs in it, and `removed`, names with blanks between them.',
    )
    .table('Exit codes', DONE_OR_FAILED)
    .examples('npx fleet ci changed --base-ref origin/main --json /tmp/changed.json')
    .variables(['NATS_ENV', 'NATS_SITES'])
    .action(lazily(() => ({ run: ci().changed })));
}

function planCommand(): FleetCommand {
  return new FleetCommand('plan')
    .summary('Plans stacks into one encrypted bundle.')
    .description(
      'Has Terraform plan stacks, and packs the plans into one encrypted file: what Terraform saved, the same as JSON, and ' +
        'of which git tree it is. What is checked out must be committed.',
    )
    .requiredOption('--bundle <file>', 'the file to write')
    .argument(
      '[stacks...]',
      'names, or several in one word with blanks between them (default: all, as is the word all)',
    )
    .table('Exit codes', [
      ['0', 'every stack is planned, or waits for one that has to be applied first'],
      ['1', 'something went wrong; a bundle is written where at least one stack was looked at'],
    ])
    .examples('npx fleet ci plan --bundle /tmp/hub.bundle hub leaf-edge1')
    .variables([
      'FLEET_PLAN_KEY',
      'FLEET_KUBECONFIG',
      'FLEET_LOCK_TIMEOUT',
      'NATS_ENV',
      'NATS_SITES',
      'TERRAFORM_BINARY_NAME',
      'NO_COLOR',
    ])
    .action(lazily(() => ({ run: ci().plan })));
}

function reviewCommand(): FleetCommand {
  return new FleetCommand('review')
    .summary('Reviews all bundles together.')
    .description(
      'Reviews bundles together, and writes the review and a record of it. It needs neither Terraform nor access to states ' +
        'and clusters.',
    )
    .argument('<bundles...>', BUNDLES)
    .requiredOption('--out <folder>', 'the folder to write to')
    .option('--removed <stacks>', 'stacks to mention, as `fleet ci changed` names them (default: none)')
    .option(
      '--comment',
      'comment on the pull request or merge request of the job too; the next review changes the comment',
    )
    .addOption(
      new Option('--fail-on <level>', 'the least verdict that gives an exit code other than 0')
        .choices(FAIL_ON)
        .default('review' satisfies (typeof FAIL_ON)[number]),
    )
    .table('Files written', [
      ['review.md', 'the review in Markdown'],
      ['review.html', 'the review as a page: one file that needs no network'],
      ['review.json', 'the review as JSON'],
      [REVIEW_RECORD_FILE, 'what was reviewed, which `fleet ci apply` needs; encrypted, so that nobody can change it'],
    ])
    .table('Exit codes', EXIT_CODE_ROWS)
    .examples('npx fleet ci review --out /tmp/review /tmp/all.bundle')
    .variables(['FLEET_PLAN_KEY', 'GITHUB_TOKEN', 'FLEET_GITLAB_TOKEN', 'NATS_ENV', 'NO_COLOR'])
    .action(lazily(() => ({ run: ci().review })));
}

function applyCommand(): FleetCommand {
  return new FleetCommand('apply')
    .summary('Applies the very plans that were reviewed, or refuses.')
    .description(
      'Applies the very plans that were reviewed, each stack after those that it depends on, until one fails. Refuses, ' +
        'before anything is applied, where a plan is not a reviewed one, another git tree is checked out, the environment ' +
        'is another one, not all stacks could be planned, or stored data would be lost and nobody allowed it.',
    )
    .argument('<bundles...>', BUNDLES)
    .requiredOption('--reviewed <file>', `the ${REVIEW_RECORD_FILE} of the review`)
    .option('--waiting <file>', 'write the stacks that could not be planned yet as JSON (default: no file)')
    .table('Exit codes', [
      ['0', 'applied'],
      ['1', 'refused, and nothing was applied; or a stack failed, and the last lines say which ones were applied'],
    ])
    .examples(`npx fleet ci apply --reviewed /tmp/review/${REVIEW_RECORD_FILE} /tmp/all.bundle`)
    .variables([
      'FLEET_PLAN_KEY',
      'FLEET_ALLOW_DATA_LOSS',
      'FLEET_KUBECONFIG',
      'FLEET_LOCK_TIMEOUT',
      'NATS_ENV',
      'NATS_SITES',
      'TERRAFORM_BINARY_NAME',
    ])
    .action(lazily(() => ({ run: ci().apply })));
}

function githubFindCommand(): FleetCommand {
  return new FleetCommand('github-find')
    .summary('On GitHub: finds the run that planned and reviewed a merged pull request.')
    .description(
      'In a job of GitHub Actions: finds the run of a workflow that planned and reviewed the pull request which made the ' +
        'commit of the job.',
    )
    .requiredOption('--workflow <file>', 'the workflow that plans pull requests, such as plan.yml')
    .note('Outputs on GitHub', '`run`, the id of the run; empty where nothing was reviewed.')
    .table('Exit codes', [
      ['0', 'found, or there is nothing to apply'],
      ['1', 'the pull request was not planned'],
    ])
    .variables(['GITHUB_TOKEN'])
    .action(lazily(() => ({ run: ci().githubFind })));
}

function githubContinueCommand(): FleetCommand {
  return new FleetCommand('github-continue')
    .summary('On GitHub: starts the same workflow for stacks that waited.')
    .description(
      'In a job of GitHub Actions: starts the workflow of the job once more, with the input `stacks`, for the stacks that ' +
        'waited for others. Does nothing where there are none.',
    )
    .argument('<waiting>', 'the file that `fleet ci apply --waiting` wrote')
    .table('Exit codes', DONE_OR_FAILED)
    .variables(['GITHUB_TOKEN'])
    .action(lazily(() => ({ run: ci().githubContinue })));
}

function gitlabChildCommand(): FleetCommand {
  return new FleetCommand('gitlab-child')
    .summary('On GitLab: prints the child pipeline that plans and reviews.')
    .description(
      'Prints the child pipeline of GitLab CI/CD that plans the changed stacks beside each other, and reviews them.',
    )
    .argument('<changed>', 'the file that `fleet ci changed --json` wrote')
    .table('Exit codes', DONE_OR_FAILED)
    .examples('npx fleet ci gitlab-child changed.json > child.yml')
    .action(lazily(() => ({ run: ci().gitlabChild })));
}

function gitlabFetchCommand(): FleetCommand {
  return new FleetCommand('gitlab-fetch')
    .summary('On GitLab: fetches what was planned and reviewed in a merge request.')
    .description(
      'In a job of GitLab CI/CD: fetches what was planned and reviewed in the merge request that made the commit of the ' +
        'job, to plans.out and review.out.',
    )
    .table('Exit codes', DONE_OR_FAILED)
    .variables(['FLEET_GITLAB_TOKEN'])
    .action(lazily(() => ({ run: ci().gitlabFetch })));
}
