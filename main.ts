import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONTEXT_ENV } from './constructs/cdktf';
import { loadEnvironment } from './environments';
import { main } from './fleet/commands/main';
import { CHARTS, stateDirectory } from './fleet/commands/places';
import { selectedEnvironment, siteFilter } from './fleet/commands/selection';
import { makePrivate } from './stacks/private-folder';
import { synthesize } from './stacks/synthesize';

/** The providers' checksums, committed: beside cdktf.json. */
const PROVIDER_LOCK = 'terraform.lock.hcl';

/** The text of the committed lock file; none where there is none, or where somebody has builds of the providers of their own. */
function providerLock(): string | undefined {
  if (process.env.NATS_PROVIDER_LOCK === 'off' || !existsSync(PROVIDER_LOCK)) return undefined;
  return readFileSync(PROVIDER_LOCK, 'utf8');
}

/**
 * The app that cdktf runs: NATS_ENV selects the environment, NATS_SITES narrows its sites, and NATS_PROVIDER_LOCK=off
 * leaves the providers' checksums out.
 */
void main(async () => {
  const context: { environment?: string } = JSON.parse(process.env[CONTEXT_ENV] ?? '{}');
  const environment = await loadEnvironment(selectedEnvironment(process.env, context));
  const states = stateDirectory(process.cwd());
  const outdir = synthesize(environment, {
    stateDirectory: states,
    charts: CHARTS,
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
