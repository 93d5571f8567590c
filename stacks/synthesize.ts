import type { Environment } from '../environment/environment';
import { UserError } from '../text/user-error';
import { buildFleet, type FleetProps } from './fleet';
import { FleetApp } from './fleet-app';
import { FleetStack } from './fleet-stack';
import { lockFor, writeLock } from './provider-lock';

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
    buildFleet(app, { environment, ...props });
    // Before anything is written, as they may refuse.
    refuseInvalid(app, environment);
    const locks = providerLock === undefined ? [] : stacksOf(app).map((stack) => lockOf(app, stack, providerLock));
    app.synth();
    for (const { folder, text } of locks) writeLock(folder, text);
    return app.outdir;
  });
}

/**
 * Asks all constructs what is wrong with them, as cdktf would, but for all stacks at once and before it writes any.
 * @throws UserError
 */
function refuseInvalid(app: FleetApp, { name }: Environment): void {
  const problems = stacksOf(app).flatMap((stack) =>
    stack.node
      .findAll()
      .filter((construct) => construct !== stack)
      .flatMap((construct) => construct.node.validate())
      .map((problem) => `  ${stack.node.id}  ${problem}`),
  );
  if (problems.length === 0) return;
  throw new UserError([`${name} cannot be deployed`, ...problems, 'Nothing was written.'].join('\n'));
}

function stacksOf(app: FleetApp): FleetStack[] {
  return app.node.children.filter((child) => child instanceof FleetStack);
}

function lockOf(app: FleetApp, stack: FleetStack, lock: string): { folder: string; text: string } {
  return { folder: app.workingDirectory(stack), text: lockFor(lock, stack.requiredProviders) };
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
