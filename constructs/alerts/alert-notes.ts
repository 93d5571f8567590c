import type { AlertOptions } from '../options';
import type { AlertingRule } from './rule-group';

/** What the owner adds to every alert: labels for routing, annotations and runbooks for its reader. */
export type AlertNotes = Pick<AlertOptions, 'alertLabels' | 'alertAnnotations' | 'runbooks'>;

/** A problem, and its path: `['alertLabels', 'severity']`. */
export interface AlertNotesProblem {
  readonly path: readonly [keyof AlertNotes, ...string[]];
  /** What is wrong; it follows the path. */
  readonly message: string;
}

/**
 * Names that every Prometheus accepts; UTF-8 names (since 3.0) are excluded, since many receivers do not support them.
 */
const NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

const BY_RULES = 'is set by the alert rules, differently for each alert, and would be lost';
const BY_SERIES = 'distinguishes the alerts of a rule; with one value for all, Prometheus refuses the rule';

/** Labels that the owner must not set, and why. */
const TAKEN_LABELS: Readonly<Record<string, string>> = {
  severity: BY_RULES,
  alertname: 'is set by Prometheus: the name of the alert',
  ...Object.fromEntries(['site', 'tier', 'certificate', 'renewed_by'].map((name) => [name, BY_SERIES])),
};

const TAKEN_ANNOTATIONS: Readonly<Record<string, string>> = { summary: BY_RULES, description: BY_RULES };

/**
 * Variables that templates of alerts may use, see
 * https://prometheus.io/docs/prometheus/latest/configuration/template_reference/
 */
const VARIABLES = ['$labels', '$value', '$externalLabels', '$externalURL'];

/** Everything that Prometheus would refuse, or that would replace what an alert rule sets. */
export function alertNotesProblems({ alertLabels, alertAnnotations, runbooks }: AlertNotes): AlertNotesProblem[] {
  const of = (
    key: 'alertLabels' | 'alertAnnotations',
    notes: Readonly<Record<string, string>> = {},
    taken: Readonly<Record<string, string>>,
  ) =>
    Object.entries(notes).flatMap(([name, value]): AlertNotesProblem[] => {
      const message = nameProblem(name, taken) ?? valueProblem(value);
      return message === undefined ? [] : [{ path: [key, name], message }];
    });
  const both = runbooks !== undefined && Object.hasOwn(alertAnnotations ?? {}, 'runbook_url');
  return [
    ...of('alertLabels', alertLabels, TAKEN_LABELS),
    ...of('alertAnnotations', alertAnnotations, {
      ...TAKEN_ANNOTATIONS,
      ...(both && { runbook_url: 'is set by runbooks; remove one of the two' }),
    }),
    ...(runbooks === undefined || isAddress(runbooks)
      ? []
      : [{ path: ['runbooks'] as const, message: 'is not a URL that begins with https:// or http://' }]),
  ];
}

function nameProblem(name: string, taken: Readonly<Record<string, string>>): string | undefined {
  if (Object.hasOwn(taken, name)) return taken[name];
  if (name.startsWith('__')) return 'begins with "__", which Prometheus reserves';
  return NAME.test(name)
    ? undefined
    : 'is not a name that Prometheus accepts: only letters, digits and "_", not starting with a digit';
}

/**
 * What is wrong with a value in which Prometheus expands templates; one invalid template makes it refuse the whole rule
 * file.
 */
function valueProblem(value: string): string | undefined {
  if (value === '') return 'is empty, which has no effect';
  const outside = value.replace(/\{\{.*?\}\}/g, (action) => (action.slice(2, -2).includes('{{') ? action : ''));
  if (/\{\{|\}\}/.test(outside)) return 'has an unmatched "{{" or "}}"';
  const unknown = [...value.matchAll(/\{\{(.*?)\}\}/g)]
    .flatMap(([, action = '']) => action.replace(/"[^"]*"/g, '').match(/\$\w+/g) ?? [])
    .find((name) => !VARIABLES.includes(name) && !new RegExp(`\\${name}\\b[^}]*:=`).test(value));
  return unknown === undefined
    ? undefined
    : `uses ${unknown}, which Prometheus does not know; known are ${VARIABLES.join(', ')}`;
}

function isAddress(text: string): boolean {
  return /^https?:\/\/[^/\s]/.test(text) && !/[\s{}]/.test(text) && URL.canParse(text);
}

/** The rule with these notes. */
export function withNotes(rule: AlertingRule, { alertLabels, alertAnnotations, runbooks }: AlertNotes): AlertingRule {
  const { alert, labels, annotations } = rule;
  return {
    ...rule,
    labels: { ...alertLabels, ...labels },
    annotations: {
      ...annotations,
      ...alertAnnotations,
      ...(runbooks !== undefined && { runbook_url: `${runbooks}${/[/#=]$/.test(runbooks) ? '' : '/'}${alert}` }),
    },
  };
}
