import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AlertingRule, RuleGroup } from '../../../constructs/alerts/rule-group';
import { temporaryFolder } from '../../support/folder';

type Labels = Readonly<Record<string, string>>;

/** The alerts of a rule at a time: labels other than those of the rule, and the value as in the texts. */
export interface Fired {
  readonly at: string;
  readonly alert: string;
  readonly about: readonly (readonly [labels: Labels, value?: string])[];
}

/** What an expression is at a time: samples by their labels. */
export interface Recorded {
  readonly eval_time: string;
  readonly expr: string;
  readonly exp_samples: readonly { readonly labels: string; readonly value: number }[];
}

const PROMTOOL = process.env.PROMTOOL ?? 'promtool';
const isThere = process.env.PROMTOOL !== undefined || spawnSync(PROMTOOL, ['--version']).status === 0;

/** Tests of what Prometheus makes of rules, skipped where promtool is not there. */
export function withPromtool(what: string, tests: () => void): void {
  if (isThere) describe(what, tests);
  else describe.skip(`${what} (skipped: no promtool in PATH or $PROMTOOL; apt-get install prometheus)`, tests);
}

/**
 * Expects promtool to find nothing wrong with rules, and that, evaluated at that interval over these series, they do
 * this.
 */
export function expectRules(
  groups: readonly RuleGroup[],
  interval: string,
  series: readonly { readonly series: string; readonly values: string }[],
  fired: readonly Fired[],
  recorded: readonly Recorded[] = [],
): void {
  const folder = temporaryFolder();
  const [rules, test] = [join(folder, 'rules.json'), join(folder, 'test.json')];
  const alerting = groups.flatMap((group) => group.rules).filter((rule) => 'alert' in rule);
  const alert_rule_test = fired.map(({ at, alert, about }) => ({
    eval_time: at,
    alertname: alert,
    exp_alerts: about.map(([labels, value = '']) =>
      instance(
        alerting.find((rule) => rule.alert === alert),
        labels,
        value,
      ),
    ),
  }));
  const tests = [{ interval, input_series: series, alert_rule_test, promql_expr_test: recorded }];
  writeFileSync(rules, JSON.stringify({ groups }));
  writeFileSync(test, JSON.stringify({ rule_files: [rules], evaluation_interval: interval, tests }));
  for (const args of [
    ['check', 'rules', '--lint-fatal', rules],
    ['test', 'rules', test],
  ]) {
    const { status, stdout, stderr } = spawnSync(PROMTOOL, args, { encoding: 'utf8' });
    expect({ status, said: /SUCCESS/.test(stdout) ? '' : stdout + stderr }).toEqual({ status: 0, said: '' });
  }
}

/** An alert of a rule, with its texts filled in. */
function instance(rule: AlertingRule | undefined, labels: Labels, value: string) {
  const all: Labels = { ...rule?.labels, ...labels };
  const filled = (text: string) =>
    text
      .replace(/\{\{ \$labels\.(\w+) \}\}/g, (_all, label: string) => all[label] ?? '')
      .replace(/\{\{ \$value \| \w+ \}\}/g, value);
  const texts = Object.entries(rule?.annotations ?? {}).map(([name, text]) => [name, filled(text)]);
  return { exp_labels: all, exp_annotations: Object.fromEntries(texts) };
}
