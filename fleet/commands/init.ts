import { UserError } from '../../lib/user-error';
import { environmentNameProblem } from '../../schema/name';
import { show } from '../../schema/show';
import { init } from '../init/init';
import { print } from './standard-output';

interface Options {
  readonly environment?: string;
}

/** Runs `fleet init`. */
export function run({ environment: asked }: Options): void {
  const problem = asked === undefined ? undefined : environmentNameProblem(asked);
  if (problem) throw new UserError(`--environment ${show(asked)} ${problem}`);
  const { environment, written, isProject } = init(process.cwd(), asked);
  print(`${[...written.map((path) => `wrote ${path}`), '', ...next(environment, isProject)].join('\n')}\n`);
}

/** What to do with it, each command with what it does. */
function next(environment: string, isProject: boolean): string[] {
  const selected = isProject ? '' : `NATS_ENV=${environment} `;
  const commands: (readonly [command: string, does: string])[] = [
    ...(isProject ? ([['npm install', 'installs what package.json names']] as const) : []),
    [`${selected}npm start`, `rehearses environments/${environment}.ts on this machine`],
    [`${selected}npx cdktf deploy hub ${environment}`, 'deploys the hub, once address and kube context are yours'],
  ];
  const width = Math.max(...commands.map(([command]) => command.length));
  return commands.map(([command, does]) => `${command.padEnd(width)}  ${does}`);
}
