import type { Command } from 'commander';
import { changedCommand } from './changed-command';
import { checkCommand } from './check-command';
import { ciCommand } from './ci-command';
import { destroyCommand } from './destroy-command';
import { FleetCommand } from './help-page';
import { importsCommand } from './imports-command';
import { initCommand } from './init-command';
import { manifestsCommand } from './manifests-command';
import { planCommand } from './plan-command';
import { rehearseCommand } from './rehearse-command';
import { reviewCommand } from './review-command';
import { topologyCommand } from './topology-command';
import { whyCommand } from './why-command';

/** The program `fleet` with all of its commands, in the order in which its help shows them. */
export function fleetProgram(): FleetCommand {
  const commands = [
    initCommand(),
    rehearseCommand(),
    manifestsCommand(),
    topologyCommand(),
    checkCommand(),
    whyCommand(),
    importsCommand(),
    changedCommand(),
    planCommand(),
    reviewCommand(),
    destroyCommand(),
    ciCommand(),
  ];
  const program = new FleetCommand('fleet')
    .description('What this project adds to cdktf for a fleet of NATS servers. Run it in the folder of cdktf.json.')
    .helpCommand('help [command]', 'Shows the help of a command.')
    .examples('npx fleet rehearse', 'npx fleet check --help', 'NATS_ENV=staging npx fleet plan')
    .variables(['NATS_ENV', 'NATS_SITES', 'NO_COLOR']);
  for (const command of commands) program.addCommand(command);
  for (const { command, typed } of withSubcommands(program, 'npx fleet')) {
    command.helpOption('-h, --help', 'show this help').showHelpAfterError(`What it takes: ${typed} --help`);
  }
  return program;
}

/** A command, those below it, and so on, each as it is typed. */
function withSubcommands(command: Command, typed: string): { readonly command: Command; readonly typed: string }[] {
  return [{ command, typed }, ...command.commands.flatMap((each) => withSubcommands(each, `${typed} ${each.name()}`))];
}
