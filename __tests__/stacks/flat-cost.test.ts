import type { Profiler } from 'node:inspector';
import { Session } from 'node:inspector';
import { environmentWith, synthesizeFleet } from '../support/fleet';

jest.setTimeout(120_000);

/** The number of added sites, twice. */
const SITES = 16;
/** Functions with fewer additional calls do not matter for thousands of sites. */
const FEW = 25 * SITES;
/** Sorting takes a little longer per element if there are more. */
const TOLERANCE = 1.25;

const CLIENTS = {
  dashboard: { at: 'hub', subscribe: ['sensors.>'] },
  gateway: { at: 'sites', publish: ['sensors.>'], subscribe: ['config.>'] },
};

/**
 * How often each function is called while a fleet of so many sites is parsed and synthesized. A count is the same on a
 * busy machine.
 */
function callsFor(sites: number): Promise<Map<string, number>> {
  const session = new Session();
  session.connect();
  return new Promise((resolve, reject) => {
    session.post('Profiler.enable');
    session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
    const names = Array.from({ length: sites }, (_, n) => [`site${n}`, {}]);
    synthesizeFleet(environmentWith({ sites: Object.fromEntries(names), clients: CLIENTS }));
    session.post('Profiler.takePreciseCoverage', (error, { result }) => {
      session.disconnect();
      if (error) reject(error);
      else resolve(countsOf(result));
    });
  });
}

function countsOf(scripts: readonly Profiler.ScriptCoverage[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { url, functions } of scripts) {
    for (const { functionName, ranges } of functions) {
      const [{ startOffset, count } = { startOffset: 0, count: 0 }] = ranges;
      const name = `${url}:${startOffset} ${functionName}`;
      counts.set(name, (counts.get(name) ?? 0) + count);
    }
  }
  return counts;
}

test('the calls per site do not grow with the number of sites', async () => {
  // Creates what is created once and kept.
  await callsFor(1);
  const fewer = await callsFor(SITES);
  const more = await callsFor(2 * SITES);
  const most = await callsFor(3 * SITES);
  const growing = [...most].flatMap(([name, count]) => {
    const before = (more.get(name) ?? 0) - (fewer.get(name) ?? 0);
    const after = count - (more.get(name) ?? 0);
    return after > FEW && after > before * TOLERANCE ? [`${name}: ${before}, then ${after} for ${SITES} sites`] : [];
  });
  expect(growing).toEqual([]);
  const total = [...most.values()].reduce((sum, count) => sum + count, 0);
  // It was counted at all.
  expect(total).toBeGreaterThan(100_000);
});
