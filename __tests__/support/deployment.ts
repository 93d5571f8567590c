import { join } from 'node:path';
import { Resolver, type SynthesizedApp } from '../../fleet/model';
import type { Environment } from '../../schema';
import { Checkout } from './fleet';
import { type CommandOutcome, terraform } from './terraform';

/** Working folders with their states, as `cdktf deploy` would use them. */
export class Deployment {
  readonly checkout = new Checkout();
  private known: Resolver | undefined;

  /** Synthesizes an environment, in place of what was synthesized before; the states stay. */
  synthesize(environment: Environment): SynthesizedApp {
    const { app } = this.checkout.synthesize(environment);
    this.known = new Resolver(app);
    return app;
  }

  /** Of what is synthesized. */
  get resolver(): Resolver {
    if (this.known === undefined) throw new Error('nothing is synthesized yet');
    return this.known;
  }

  /** A stack's working folder. */
  folder(stack: string): string {
    return join(this.checkout.outdir, 'test', stack);
  }

  try(stack: string, ...args: readonly string[]): CommandOutcome {
    return terraform(this.folder(stack), ...args);
  }

  /** Runs terraform, which must succeed. */
  run(stack: string, ...args: readonly string[]): string {
    const { status, output } = this.try(stack, ...args);
    if (status !== 0) throw new Error(`${stack}: terraform ${args.join(' ')}\n${output}`);
    return output;
  }

  /** Initialises and applies stacks, in turn. */
  apply(...stacks: readonly string[]): void {
    for (const stack of stacks) {
      this.run(stack, 'init', '-input=false');
      this.run(stack, 'apply', '-auto-approve', '-input=false');
    }
  }
}
