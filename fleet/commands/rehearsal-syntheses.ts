import type { Environment } from '../../schema/environment';
import { EnvironmentError } from '../../schema/problem';
import { type VariantName, withVariants } from '../../schema/variants';
import type { RehearsalChanges } from '../rehearse/rehearse';
import { Variations } from '../rehearse/variations';
import { SynthesisFolder } from './synthesis-folder';

/** The Terraform of an environment, and of the same one with changes, in folders of their own, apart from cdktf.out. */
export interface RehearsalSyntheses extends RehearsalChanges {
  readonly outdir: string;
  /** Removes all of them. */
  remove(): void;
}

/**
 * Synthesizes an environment and the one with one more site; other changes when they are asked for.
 * @param grown the one with one more site, or why there is none
 * @param siteFilter which of the environment's sites get a stack, and are changed. @default all
 */
export function synthesizeForRehearsal(
  environment: Environment,
  grown: Environment | EnvironmentError,
  siteFilter: (site: string) => boolean = () => true,
): RehearsalSyntheses {
  const folder = new SynthesisFolder();
  const outdir = folder.write('now', environment, { siteFilter });
  const written = new Map<string, string>([['', outdir]]);
  const changed = (names: readonly VariantName[]): string => {
    const key = names.join(' ');
    const known = written.get(key);
    if (known !== undefined) return known;
    const made = folder.write(names.join('+'), withVariants(environment, names, siteFilter), { siteFilter });
    written.set(key, made);
    return made;
  };
  const known = new Set(environment.sites.map(({ name }) => name));
  const orAdded = (site: string) => siteFilter(site) || !known.has(site);
  return {
    outdir,
    growth:
      grown instanceof EnvironmentError
        ? { refused: reasonsOf(grown) }
        : { outdir: folder.write('grown', grown, { siteFilter: orAdded }) },
    changes: new Variations(changed),
    remove: () => folder.remove(),
  };
}

/** In one line, for the report of a drill. */
function reasonsOf({ problems }: EnvironmentError): string {
  return problems.map(({ path, message }) => `${path} ${message}`.trim()).join('; ');
}
