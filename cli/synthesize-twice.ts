import type { Environment } from '../environment/environment';
import { SynthesisFolder } from './synthesis-folder';

/** The Terraform of an environment, and of the same one with one more site, in folders of their own. */
export interface TwoSyntheses {
  readonly outdir: string;
  readonly grownOutdir: string;
  /** Removes both. */
  remove(): void;
}

/** Synthesizes an environment and the grown one, apart from cdktf.out. */
export function synthesizeTwice(environment: Environment, grown: Environment): TwoSyntheses {
  const folder = new SynthesisFolder();
  return {
    outdir: folder.write('now', environment),
    grownOutdir: folder.write('grown', grown),
    remove: () => folder.remove(),
  };
}
