import type { Environment } from '../environment/environment';
import { buildFleet, type FleetProps } from './fleet';
import { FleetApp } from './fleet-app';

/** Where things are on disk, for {@link synthesize}. */
export interface SynthesisProps extends Omit<FleetProps, 'environment'> {
  /** Folder for the result. @default CDKTF_OUTDIR, which cdktf sets, or cdktf.out */
  readonly outdir?: string;
}

/** Writes the Terraform of a whole environment, and answers the folder that it is in. */
export function synthesize(environment: Environment, { outdir, ...props }: SynthesisProps): string {
  return withoutTraces(() => {
    const app = new FleetApp({ environment: environment.name, outdir });
    buildFleet(app, { environment, ...props });
    app.synth();
    return app.outdir;
  });
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
