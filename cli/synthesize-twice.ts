import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Environment } from '../environment/environment';
import { synthesize } from '../stacks/synthesize';
import { ALERTS_CHART, stateDirectory } from './places';

/** The Terraform of an environment, and of the same one with one more site, in folders of their own. */
export interface TwoSyntheses {
  readonly outdir: string;
  readonly grownOutdir: string;
  /** Removes both. */
  remove(): void;
}

/** Synthesizes an environment and the grown one, apart from cdktf.out. */
export function synthesizeTwice(environment: Environment, grown: Environment): TwoSyntheses {
  const folder = mkdtempSync(join(tmpdir(), 'nats-synthesis-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', remove);
  const write = (name: string, which: Environment) => {
    const outdir = join(folder, name);
    mkdirSync(outdir);
    return synthesize(which, { outdir, stateDirectory: stateDirectory(process.cwd()), alertsChart: ALERTS_CHART });
  };
  return { outdir: write('now', environment), grownOutdir: write('grown', grown), remove };
}
