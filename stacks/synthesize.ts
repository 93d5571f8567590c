import { UserError } from '../lib/user-error';
import type { Environment } from '../schema/environment';
import { buildFleet, type FleetProps } from './fleet';
import { FleetApp } from './fleet-app';
import type { FleetStack } from './fleet-stack';
import { forgettingTokens } from './forgotten-tokens';
import { RenderedStacks } from './rendered-stacks';

/** Where things are on disk, for {@link synthesize}. */
export interface SynthesisProps extends Omit<FleetProps, 'environment'> {
  /** Folder for the result. @default CDKTF_OUTDIR, which cdktf sets, or cdktf.out */
  readonly outdir?: string;
  /**
   * Text of the project's lock file of providers; each stack gets its part of it. @default no lock files are written
   * @throws UserError as `lockFor`
   */
  readonly providerLock?: string;
}

/** Writes the Terraform of a whole environment, and answers the folder that it is in. */
export function synthesize(environment: Environment, { outdir, providerLock, ...props }: SynthesisProps): string {
  return withoutTraces(() => {
    const app = new FleetApp({ environment: environment.name, outdir });
    const rendered = new RenderedStacks(app, providerLock);
    /** Those that read are rendered before those that they read. */
    const finish = (stacks: readonly FleetStack[]): string[] => {
      const problems = stacks.flatMap(problemsOf);
      if (problems.length === 0) for (const stack of stacks.toReversed()) rendered.add(stack);
      for (const { node } of stacks) app.node.tryRemoveChild(node.id);
      return problems;
    };
    try {
      const ofSites: string[] = [];
      const shared = buildFleet(app, { environment, ...props }, (make) => {
        ofSites.push(...forgettingTokens(() => finish(make())));
      });
      refuse(environment, [...finish(shared), ...ofSites]);
      rendered.publish();
    } finally {
      rendered.remove();
    }
    return app.outdir;
  });
}

/** Asks all constructs of a stack what is wrong with them, as cdktf would, but for all stacks before anything is written. */
function problemsOf(stack: FleetStack): string[] {
  return stack.node
    .findAll()
    .filter((construct) => construct !== stack)
    .flatMap((construct) => construct.node.validate())
    .map((problem) => `  ${stack.node.id}  ${problem}`);
}

/** @throws UserError where there are problems */
function refuse({ name }: Environment, problems: readonly string[]): void {
  if (problems.length === 0) return;
  throw new UserError([`${name} cannot be deployed`, ...problems, 'Nothing was written.'].join('\n'));
}

/** cdktf notes for every token where it was made, which is a third of a synthesis and which nobody reads. Errors keep theirs. */
function withoutTraces<Result>(work: () => Result): Result {
  const { captureStackTrace } = Error;
  Error.captureStackTrace = (of: object, below?: Parameters<typeof captureStackTrace>[1]) => {
    if (of instanceof Error) captureStackTrace(of, below);
  };
  try {
    return work();
  } finally {
    Error.captureStackTrace = captureStackTrace;
  }
}
