import { CONTEXT_ENV } from 'cdktf';
import { main } from './cli/main';
import { ALERTS_CHART, stateDirectory } from './cli/places';
import { selectedEnvironment, siteFilter } from './cli/selection';
import { loadEnvironment } from './environment/load';
import { synthesize } from './stacks/synthesize';

/** The app that cdktf runs: NATS_ENV selects the environment, NATS_SITES narrows its sites. */
void main(async () => {
  const context: { environment?: string } = JSON.parse(process.env[CONTEXT_ENV] ?? '{}');
  const environment = await loadEnvironment(selectedEnvironment(process.env, context));
  synthesize(environment, {
    stateDirectory: stateDirectory(process.cwd()),
    alertsChart: ALERTS_CHART,
    siteFilter: siteFilter(
      process.env,
      environment.sites.map(({ name }) => name),
    ),
  });
});
