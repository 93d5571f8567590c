import type { AlertOptions } from '../options';
import type { AlertingRule } from './rule-group';

/** What the owner adds to every alert: by what it is routed, and what its reader needs. */
export type AlertNotes = Pick<AlertOptions, 'alertLabels' | 'alertAnnotations' | 'runbooks'>;

/** One thing that is wrong, and where: `['alertLabels', 'severity']`. */
export interface AlertNotesProblem {
  readonly path: readonly [keyof AlertNotes, ...string[]];
  /** What is wrong, in words that follow the place. */
  readonly message: string;
}

/** Names that Prometheus takes everywhere, those of UTF-8 (since 3.0) left out, which many a receiver does not know. */
const NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

const BY_RULES = 'is set by the rules, differently for each alert, and would be lost';
const BY_SERIES = 'tells alerts of one rule apart; with one value for all, Prometheus refuses the rule';

/** Labels that are not for the owner to set, and why. */
const TAKEN_LABELS: Readonly<Record<string, string>> = {
  severity: BY_RULES,
  alertname: 'is set by Prometheus: the name of the alert',
  ...Object.fromEntries(['site', 'tier', 'certificate', 'renewed_by'].map((name) => [name, BY_SERIES])),
};

const TAKEN_ANNOTATIONS: Readonly<Record<string, string>> = { summary: BY_RULES, description: BY_RULES };

/** What templates of alerts may name, see https://prometheus.io/docs/prometheus/latest/configuration/template_reference/ */
const VARIABLES = ['$labels', '$value', '$externalLabels', '$externalURL'];

/** Whatever Prometheus would refuse, or what would take the place of what an alert says. */
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
      ...(both && { runbook_url: 'is set by runbooks; leave one of the two out' }),
    }),
    ...(runbooks === undefined || isAddress(runbooks)
      ? []
      : [{ path: ['runbooks'] as const, message: 'is not an address that begins with https:// or http://' }]),
  ];
}

function nameProblem(name: string, taken: Readonly<Record<string, string>>): string | undefined {
  if (Object.hasOwn(taken, name)) return taken[name];
  if (name.startsWith('__')) return 'begins with "__", which Prometheus keeps for itself';
  return NAME.test(name)
    ? undefined
    : 'is not a name that Prometheus takes: letters, digits and "_" only, and no digit at the start';
}

/** What is wrong with a value in which Prometheus fills in what stands between braces; one rule that it cannot read ends all of its file. */
function valueProblem(value: string): string | undefined {
  if (value === '') return 'is empty, which is the same as not there';
  const outside = value.replace(/\{\{.*?\}\}/g, (action) => (action.slice(2, -2).includes('{{') ? action : ''));
  if (/\{\{|\}\}/.test(outside)) return 'has "{{" or "}}" without the other one';
  const unknown = [...value.matchAll(/\{\{(.*?)\}\}/g)]
    .flatMap(([, action = '']) => action.replace(/"[^"]*"/g, '').match(/\$\w+/g) ?? [])
    .find((name) => !VARIABLES.includes(name) && !new RegExp(`\\${name}\\b[^}]*:=`).test(value));
  return unknown === undefined
    ? undefined
    : `names ${unknown}, which Prometheus does not know: ${VARIABLES.join(', ')}`;
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
