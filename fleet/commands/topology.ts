import { UserError } from '../../lib/user-error';
import { type Model, readModel, toDot, toMermaid, toSvg } from '../draw';
import { fleetsOf, fromPlan } from '../model/from-plan';
import { fromSynthesis } from '../model/from-synthesis';
import { readPlans } from '../model/plan/read-plan';
import { loadEnvironment } from '../project/environments';
import { cdktfContext, selectedEnvironment } from '../project/selection';
import { endWhenInterrupted } from './interrupt';
import { selectedStacks, wholeSynthesized } from './stacks';
import { print } from './standard-output';
import { writeFiles } from './write-files';

interface Options {
  readonly svg?: string;
  readonly mermaid?: string | true;
  readonly dot?: string;
  readonly plan?: readonly string[];
}

/** Runs `fleet topology`. */
export async function run(stacks: readonly string[], options: Options): Promise<void> {
  endWhenInterrupted();
  const { svg, mermaid, dot, plan } = options;
  const model = plan ? modelOfPlans(plan, stacks) : await modelOfEnvironment(stacks);
  const files = new Map<string, string>();
  const write = (path: string, text: string) => {
    if (files.has(path)) throw new UserError(`two pictures cannot go into one file, ${path}`);
    files.set(path, text);
  };
  if (svg !== undefined) write(svg, toSvg(model));
  if (typeof mermaid === 'string') write(mermaid, toMermaid(model));
  if (dot !== undefined) write(dot, toDot(model));
  writeFiles(files);
  if (mermaid === true || files.size === 0) print(toMermaid(model));
}

async function modelOfEnvironment(stacks: readonly string[]): Promise<Model> {
  const environment = await loadEnvironment(selectedEnvironment(process.env, cdktfContext()));
  // A picture of some sites would show the others without what only their own stacks know.
  const resolver = wholeSynthesized(environment);
  const names = selectedStacks(stacks, resolver, environment.name, '');
  const tiers = (await fromSynthesis(resolver)).tiers.filter(({ stack }) => names.includes(stack));
  if (tiers.length === 0)
    throw new UserError(`there are no servers in ${names.join(', ')}, so there is nothing to draw`);
  return readModel(tiers);
}

function modelOfPlans(files: readonly string[], stacks: readonly string[]): Model {
  if (stacks.length > 0) throw new UserError('--plan says what is drawn: leave out the names of stacks');
  const { before, after } = fleetsOf(readPlans(files.map((path) => ({ path }))).map(fromPlan));
  if (before.tiers.length + after.tiers.length === 0)
    throw new UserError('there are no servers in these plans, so there is nothing to draw');
  return readModel(after.tiers, before.tiers);
}
