import { Command } from 'commander';
import { changedCommand } from './changed-command';
import { checkCommand } from './check-command';
import { destroyCommand } from './destroy-command';
import { importsCommand } from './imports-command';
import { manifestsCommand } from './manifests-command';
import { planCommand } from './plan-command';
import { rehearseCommand } from './rehearse-command';
import { reviewCommand } from './review-command';
import { topologyCommand } from './topology-command';
import { whyCommand } from './why-command';

/** The program `fleet` with all of its commands, in the order in which its help shows them. */
export function fleetProgram(): Command {
  return new Command('fleet')
    .description('What this project adds to cdktf for a fleet of NATS servers.')
    .showHelpAfterError()
    .addCommand(rehearseCommand())
    .addCommand(manifestsCommand())
    .addCommand(topologyCommand())
    .addCommand(checkCommand())
    .addCommand(whyCommand())
    .addCommand(importsCommand())
    .addCommand(changedCommand())
    .addCommand(planCommand())
    .addCommand(reviewCommand())
    .addCommand(destroyCommand());
}
