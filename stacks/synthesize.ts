import { UserError } from '../lib/user-error';
import type { Environment } from '../schema/environment';
import { buildFleet, type FleetProps } from './fleet';
import { FleetApp } from './fleet-app';
import type { FleetStack } from './fleet-stack';
import { forgettingTokens } from './forgotten-tokens';
import { RenderedStacks } from './rendered-stacks';

/** Properties of {@link synthesize}. */
export interface SynthesisProps extends Omit<FleetProps, 'environment'> {
  /** Output folder. @default CDKTF_OUTDIR, which cdktf sets, or cdktf.out */
  readonly outdir?: string;
  /**
   * Text of the project's lock file of providers; each stack gets its part of it. @default no lock files are written
   * @throws UserError as `lockFor`
   */
  readonly providerLock?: string;
}

/** Writes the Terraform configuration of an environment, and returns its folder. */
export function synthesize(environment: Environment, { outdir, providerLock, ...props }: SynthesisProps): string {
  return withoutTraces(() => {
    const app = new FleetApp({ environment: environment.name, outdir });
    const rendered = new RenderedStacks(app, providerLock);
    /** Stacks are rendered before those whose outputs they read. */
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

/** Validates all constructs of a stack, as cdktf does, but for all stacks before anything is written. */
function problemsOf(stack: FleetStack): string[] {
  return stack.node
    .findAll()
    .filter((construct) => construct !== stack)
    .flatMap((construct) => construct.node.validate())
    .map((problem) => `  ${stack.node.id}  ${problem}`);
}

/** @throws UserError if there are problems */
function refuse({ name }: Environment, problems: readonly string[]): void {
  if (problems.length === 0) return;
  throw new UserError([`${name} cannot be deployed`, ...problems, 'Nothing was written.'].join('\n'));
}

/**
 * cdktf records a stack trace for every token, which takes a third of a synthesis and is never read. Errors keep
 * theirs.
 */
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
