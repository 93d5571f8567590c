import { existsSync } from 'node:fs';
import { UserError } from '../../lib/user-error';
import { addressesInFile, type CheckProps, checkStack, deployFolder, importsFile, writeImports } from '../cluster';
import { stackNamed, withDependencies } from '../model';
import { projectCommand } from '../model/project-command';
import { loadEnvironment } from '../project/environments';
import { cdktfContext, selectedEnvironment } from '../project/selection';
import { endWhenInterrupted } from './interrupt';
import { OUTPUT_FOLDER, selectedStacks, synthesized } from './stacks';

interface Options {
  readonly timeout: number;
}

/** Runs `fleet imports`. */
export async function run(asked: readonly string[], { timeout }: Options): Promise<void> {
  endWhenInterrupted();
  const environment = await loadEnvironment(selectedEnvironment(process.env, cdktfContext()));
  const resolver = synthesized(environment);
  const props: CheckProps = { resolver, outputFolder: OUTPUT_FOLDER, timeoutSeconds: timeout };
  const failures: string[] = [];
  for (const name of selectedStacks(asked, resolver, environment.name)) {
    const failure = await writeFor(name, props, environment.name);
    if (failure !== undefined) failures.push(failure);
  }
  if (failures.length > 0) throw new UserError(failures.join('\n'));
}

/** Writes the file of a stack. Returns the reason if it cannot. */
async function writeFor(name: string, props: CheckProps, environment: string): Promise<string | undefined> {
  const stack = stackNamed(props.resolver.app, name);
  const folder = deployFolder(stack, props);
  if (!existsSync(folder))
    return `${name}: ${folder} does not exist: \`${projectCommand(environment, 'cdktf synth')}\` creates it`;
  const { context, imports, problems } = await checkStack(name, props);
  if (context === undefined) {
    console.log(`${name}  uses no cluster: nothing can be imported, a deploy recreates it`);
    return undefined;
  }
  if (imports === undefined) {
    const [problem] = problems;
    const unknown = `its state cannot be read yet: run \`${projectCommand(environment, `cdktf diff ${name}`)}\` first, which initialises ${folder}`;
    return `${name}: ${problem ? `${problem.object} ${problem.what}` : unknown}`;
  }
  const before = addressesInFile(folder);
  writeImports(folder, imports);
  const file = importsFile(folder);
  if (imports.length > 0) {
    console.log(`${name}  ${file}: ${imports.length} import blocks`);
    for (const { object } of imports) console.log(`  ${object}`);
    console.log(
      `Then:  ${projectCommand(environment, `cdktf deploy ${withDependencies(props.resolver.app, stack).join(' ')}`)}`,
    );
    return undefined;
  }
  console.log(`${name}  nothing to import${before === undefined ? '' : `; ${file} is removed`}`);
  return undefined;
}
