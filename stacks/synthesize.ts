import type { Environment } from '../environment/environment';
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
    // Before anything is written, as it may refuse.
    const locks = providerLock === undefined ? [] : stacksOf(app).map((stack) => lockOf(app, stack, providerLock));
    app.synth();
    for (const { folder, text } of locks) writeLock(folder, text);
    return app.outdir;
  });
}

function stacksOf(app: FleetApp): FleetStack[] {
  return app.node.children.filter((child) => child instanceof FleetStack);
}

function lockOf(app: FleetApp, stack: FleetStack, lock: string): { folder: string; text: string } {
  return { folder: app.workingDirectory(stack), text: lockFor(lock, stack.requiredProviders) };
}

/**
 * cdktf takes a stack trace for every token, which is a fifth of a synthesis and which nobody reads. An error that is
 * thrown keeps its own: V8 formats it when it is first looked at, which is later.
 */
function withoutTraces<Result>(work: () => Result): Result {
  const { prepareStackTrace } = Error;
  Error.prepareStackTrace = () => '';
  try {
    return work();
  } finally {
    Error.prepareStackTrace = prepareStackTrace;
  }
}
