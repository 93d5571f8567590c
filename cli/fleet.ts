import { Command } from 'commander';
import { main } from './main';
import { rehearseCommand } from './rehearse-command';

const program = new Command('fleet')
  .description('What this project adds to cdktf for a fleet of NATS servers.')
  .showHelpAfterError()
  .addCommand(rehearseCommand());

void main(async () => {
  await program.parseAsync();
});
