import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RuleGroup } from '../../../constructs/alerts/rule-group';
import { temporaryFolder } from '../../support/folder';
import { type Outcome, promtoolTool } from './tools';

const promtool = promtoolTool();

/** Tests of what Prometheus makes of rules, skipped where promtool is not there. */
export function withPromtool(what: string, tests: () => void): void {
  (promtool.command === undefined ? describe.skip : describe)(`${what}${promtool.note}`, tests);
}

type Groups = readonly RuleGroup[] | unknown;

function written(groups: Groups): string {
  const file = join(temporaryFolder(), 'rules.json');
  writeFileSync(file, JSON.stringify({ groups }));
  return file;
}

/** Prometheus's own check of rules. */
export function checkRules(groups: Groups): Outcome {
  return promtool.run(['check', 'rules', '--lint-fatal', written(groups)]);
}

/** `SUCCESS` where promtool finds that the rules, evaluated at that interval, do as the test says; else its report. */
export function testRules(groups: Groups, interval: string, test: object): string {
  const rules = written(groups);
  const file = rules.replace(/rules\.json$/, 'test.json');
  const tests = [{ interval, ...test }];
  writeFileSync(file, JSON.stringify({ rule_files: [rules], evaluation_interval: interval, tests }));
  const { status, stdout, stderr } = promtool.run(['test', 'rules', file]);
  return status === 0 && stdout.includes('SUCCESS') ? 'SUCCESS' : stdout + stderr;
}
