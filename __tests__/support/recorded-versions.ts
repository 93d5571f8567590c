import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Json } from '../../fleet/model/plan/masked';
import { type JsonPatch, patched, patchOf } from './json-patch';

/** Plans of one state by several programs. One of them is there as a whole, of the others what differs from it. */
const FOLDER = join(__dirname, '../fleet/review/versions/recordings');

/** The programs, the one whose plans are there as a whole first. */
export const PROGRAMS_RECORDED = ['terraform-1.11.4', 'terraform-1.5.7', 'terraform-1.13.5', 'tofu-1.12.6'] as const;

type Program = (typeof PROGRAMS_RECORDED)[number];

/** Scenarios, each with the one from which it differs little. */
const SCENARIOS = { unchanged: undefined, wider: 'unchanged', first: undefined } as const;

/** What is planned: a hub in which nothing changes, a wider filter, the first deployment of a site. */
export type Scenario = keyof typeof SCENARIOS;

/** All of them; each after the one that it differs from. */
export const SCENARIOS_RECORDED = Object.keys(SCENARIOS) as Scenario[];

/** The JSON of a plan. */
export function recordedPlan(scenario: Scenario, program: Program): Json {
  const base = baseOf(scenario, program);
  if (base === undefined) return read(fileOf(scenario, program));
  return patched(recordedPlan(...base), read(fileOf(scenario, program)) as unknown as JsonPatch);
}

/** Writes it, after the plans that it differs from. */
export function recordPlan(scenario: Scenario, program: Program, plan: Json): void {
  const base = baseOf(scenario, program);
  const path = fileOf(scenario, program);
  mkdirSync(dirname(path), { recursive: true });
  if (base === undefined) writeFileSync(path, `${JSON.stringify(plan)}\n`);
  else {
    const lines = patchOf(recordedPlan(...base), plan).map((change) => JSON.stringify(change));
    writeFileSync(path, `[\n${lines.join(',\n')}\n]\n`);
  }
}

function baseOf(scenario: Scenario, program: Program): [Scenario, Program] | undefined {
  const [first] = PROGRAMS_RECORDED;
  if (program !== first) return [scenario, first];
  const other = SCENARIOS[scenario];
  return other && [other, first];
}

function fileOf(scenario: Scenario, program: Program): string {
  return join(FOLDER, program, `${scenario}.json`);
}

function read(path: string): Json {
  return JSON.parse(readFileSync(path, 'utf8')) as Json;
}
