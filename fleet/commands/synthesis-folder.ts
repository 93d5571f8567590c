import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Environment } from '../../schema/environment';
import { type SynthesisProps, synthesize } from '../../stacks/synthesize';
import { chartsDirectory, stateDirectory } from '../project/places';

/** A temporary folder for a synthesis apart from cdktf.out. It is removed when the process ends. */
export class SynthesisFolder {
  private readonly path = mkdtempSync(join(tmpdir(), 'nats-synthesis-'));

  constructor() {
    process.once('exit', () => this.remove());
  }

  /** Synthesizes an environment into a folder of that name, and returns its path. */
  write(name: string, environment: Environment, props: Pick<SynthesisProps, 'siteFilter'> = {}): string {
    const outdir = join(this.path, name);
    mkdirSync(outdir);
    return synthesize(environment, {
      ...props,
      outdir,
      stateDirectory: stateDirectory(process.cwd()),
      charts: chartsDirectory(),
    });
  }

  /** Removes it with all that is in it. */
  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
