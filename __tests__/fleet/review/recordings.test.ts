import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPlans } from '../../../fleet/model/plan/read-plan';
import { makeReview } from '../../../fleet/review/make-review';
import { plain } from '../../../fleet/review/phrase';
import { golden } from '../../support/golden';

/** Plans of real runs: real Terraform, real providers, a real cluster. `__tests__/cluster/record-plans.test.ts` made them. */
const RECORDINGS = join(__dirname, 'recordings');

function reviewOf(scenario: string) {
  const folder = join(RECORDINGS, scenario);
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  const plans = readPlans(files.map((name) => ({ path: join(folder, name) })));
  return makeReview({ plans, now: new Date('2026-11-24T12:00:00Z') });
}

test.each(readdirSync(RECORDINGS))('%s: what a review says of the recorded plans', (scenario) => {
  expect(told(scenario)).toEqual(golden(scenario, 'fleet/review/recorded'));
});

/** What matters of a review, without what is only long. */
function told(scenario: string): unknown {
  const { verdict, findings, stacks, certificates, untouched, topology } = reviewOf(scenario);
  const what = {
    verdict,
    findings: findings.map(({ id, level, stack, title, details }) => ({
      id,
      level,
      stack,
      title: plain(title),
      details: details.map(plain),
    })),
    stacks: stacks.map(({ stack, status, counts, settings, rollouts, resources }) => ({
      stack,
      status,
      counts,
      settings: settings.map(({ name, from, to, effect }) => ({ name, from, to, effect })),
      rollouts,
      untold: resources.filter(({ told }) => !told).map(({ action, address }) => `${action} ${address}`),
    })),
    certificates: certificates.length,
    untouched: plain(untouched),
    topology: topology?.mermaid.split('\n'),
  };
  return JSON.parse(JSON.stringify(what));
}

test('the recordings hold no keys or passwords', () => {
  for (const scenario of readdirSync(RECORDINGS)) {
    for (const file of readdirSync(join(RECORDINGS, scenario))) {
      const text = readFileSync(join(RECORDINGS, scenario, file), 'utf8');
      expect(text).not.toMatch(/-----BEGIN [A-Z ]*PRIVATE KEY-----|\$2[aby]\$\d\d\$/);
    }
  }
});
