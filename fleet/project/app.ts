import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONTEXT_ENV } from '../../constructs/cdktf';
import { main } from '../../lib/main';
import { packageRoot } from '../../lib/package-root';
import { makePrivate } from '../../stacks/private-folder';
import { synthesize } from '../../stacks/synthesize';
import { loadEnvironment } from './environments';
import { chartsDirectory, stateDirectory } from './places';
import { selectedEnvironment, siteFilter } from './selection';

/** The providers' checksums, committed: beside cdktf.json, or those that this package was tested with. */
const PROVIDER_LOCK = 'terraform.lock.hcl';

/**
 * The app of a project, which cdktf runs in the folder of cdktf.json: synthesizes the selected environment of
 * `environments/`. NATS_ENV selects it, else the context of cdktf.json; NATS_SITES narrows its sites, and
 * NATS_PROVIDER_LOCK=off leaves the providers' checksums out. Where something is wrong with the environment it prints
 * what, and sets exit code 1; it rejects never.
 */
export function runApp(): Promise<void> {
  return main(async () => {
    const context: { environment?: string } = JSON.parse(process.env[CONTEXT_ENV] ?? '{}');
    const environment = await loadEnvironment(selectedEnvironment(process.env, context));
    const states = stateDirectory(process.cwd());
    const outdir = synthesize(environment, {
      stateDirectory: states,
      charts: chartsDirectory(),
      providerLock: providerLock(),
      siteFilter: siteFilter(
        process.env,
        environment.sites.map(({ name }) => name),
      ),
    });
    // Before terraform runs: what it leaves in these folders may hold keys, such as a state that it could not save.
    makePrivate(join(outdir, environment.name));
    if (environment.backend.kind === 'local') {
      makePrivate(states);
      makePrivate(join(states, environment.name));
    }
  });
}

/** The text of the lock file; none where somebody has builds of the providers of their own. */
function providerLock(): string | undefined {
  if (process.env.NATS_PROVIDER_LOCK === 'off') return undefined;
  const path = [process.cwd(), packageRoot()].map((folder) => join(folder, PROVIDER_LOCK)).find(existsSync);
  return path === undefined ? undefined : readFileSync(path, 'utf8');
}
