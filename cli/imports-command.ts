import { existsSync } from 'node:fs';
import { Command } from 'commander';
import { loadEnvironment } from '../environment/load';
import { UserError } from '../environment/user-error';
import {
  addressesInFile,
  type CheckProps,
  checkStack,
  deployFolder,
  importsFile,
  projectCommand,
  writeImports,
} from '../kube';
import { stackNamed } from '../synthesized';
import { endWhenInterrupted } from './interrupt';
import { cdktfContext, selectedEnvironment } from './selection';
import { OUTPUT_FOLDER, seconds, selectedStacks, synthesized } from './stacks';

interface Options {
  readonly timeout: number;
}

/** `fleet imports`. */
export function importsCommand(): Command {
  return new Command('imports')
    .description(
      'Writes import blocks for what an earlier deployment made and the Terraform state lacks, because it is lost: into\n' +
        'imports.tf in the working folder of each stack, where the next plan or deploy finds them. Removes the file where\n' +
        'nothing is left to import. Neither cluster nor state is changed.',
    )
    .argument('<stacks...>', 'names as in `npx cdktf list`')
    .option('--timeout <seconds>', 'how long to wait for each answer of a cluster', seconds, 10)
    .addHelpText(
      'after',
      '\nPrivate keys, certificates and passwords cannot be imported; what a deploy makes anew, and what that means, is\n' +
        'said in docs/deploy.md, "When the state is lost".\n' +
        '\nExamples:\n' +
        '  npx fleet imports hub leaf-edge1\n' +
        '\nVariables:\n' +
        '  NATS_ENV      the environment (default: cdktf.json, "context")\n' +
        '  NATS_SITES    the sites that get a stack (default: all)',
    )
    .action(run);
}

async function run(asked: readonly string[], { timeout }: Options): Promise<void> {
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

/** Answers why there can be no file for a stack, where that is so. */
async function writeFor(name: string, props: CheckProps, environment: string): Promise<string | undefined> {
  const stack = stackNamed(props.resolver.app, name);
  const folder = deployFolder(stack, props);
  if (!existsSync(folder))
    return `${name}: ${folder} does not exist: \`${projectCommand(environment, 'cdktf synth')}\` makes it`;
  const { context, imports, problems } = await checkStack(name, props);
  if (context === undefined) {
    console.log(`${name}  touches no cluster: nothing of it can be imported, a deploy makes it anew`);
    return undefined;
  }
  if (imports === undefined) {
    const [problem] = problems;
    const unknown = `what its state holds is not known: \`${projectCommand(environment, `cdktf diff ${name}`)}\` initialises ${folder}, from where it can be asked`;
    return `${name}: ${problem ? `${problem.object} ${problem.what}` : unknown}`;
  }
  const before = addressesInFile(folder);
  writeImports(folder, imports);
  const file = importsFile(folder);
  if (imports.length > 0) {
    console.log(`${name}  ${file}: ${imports.length} import blocks`);
    for (const { object } of imports) console.log(`  ${object}`);
    console.log(`Then:  ${projectCommand(environment, `cdktf deploy ${[name, ...stack.dependencies].join(' ')}`)}`);
    return undefined;
  }
  console.log(`${name}  nothing to import${before === undefined ? '' : `; ${file} is removed`}`);
  return undefined;
}
