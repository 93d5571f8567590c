import { paint, type Style } from '../../lib/paint';
import type { FleetAccess } from './client-files';
import type { DrillRun } from './rehearse';

const TITLE_WIDTH = 52;

/** A drill in one line, and its failures below it. */
export function stepText(step: DrillRun, style: Style): string {
  const good = step.total - step.failures.length;
  const mark = step.failures.length === 0 ? paint('✓', 'green', style) : paint('✗', 'red', style);
  const count = `${good} of ${step.total}`;
  const head = `  ${mark} ${step.title.padEnd(TITLE_WIDTH)}${count.padStart(10)}${duration(step.ms).padStart(9)}`;
  const note = step.note ? `   ${paint(step.note, 'dim', style)}` : '';
  const failures = step.failures.flatMap(({ what, details }) => [
    `      ${what}`,
    ...details.map((detail) => paint(`        ${detail}`, 'dim', style)),
  ]);
  return [`${head}${note}`, ...failures].join('\n');
}

/** The summary. */
export function summaryText(steps: readonly DrillRun[], style: Style): string {
  const proven = steps.filter(({ failures }) => failures.length === 0).length;
  const time = duration(steps.reduce((sum, { ms }) => sum + ms, 0));
  return paint(`${proven} of ${steps.length} proven in ${time}`, 'bold', style);
}

function duration(ms: number): string {
  return ms < 1000 ? `${ms} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/**
 * For a pipeline: everything as JSON.
 * @param kept how clients connect to the fleet, where it is left running
 */
export function jsonReport(
  environment: string,
  natsServer: string,
  steps: readonly DrillRun[],
  kept?: FleetAccess,
): string {
  const proven = steps.every(({ failures }) => failures.length === 0);
  return `${JSON.stringify({ environment, natsServer, proven, steps, ...(kept && { kept }) }, null, 2)}\n`;
}

/** For a pipeline: a test suite in the JUnit format, one test case a drill. */
export function junitReport(environment: string, steps: readonly DrillRun[]): string {
  const failed = steps.filter(({ failures }) => failures.length > 0).length;
  const cases = steps.map(({ title, ms, failures }) => {
    const head = `    <testcase classname="rehearsal.${escapeXml(environment)}" name="${escapeXml(title)}" time="${ms / 1000}"`;
    if (failures.length === 0) return `${head}/>`;
    const text = failures.map(({ what, details }) => [what, ...details].join('\n  ')).join('\n');
    return `${head}>\n      <failure message="${escapeXml(failures[0]?.what ?? '')}">${escapeXml(text)}</failure>\n    </testcase>`;
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites>',
    `  <testsuite name="rehearsal ${escapeXml(environment)}" tests="${steps.length}" failures="${failed}">`,
    ...cases,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

function escapeXml(text: string): string {
  // Control characters have no place in XML, not even escaped.
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '').replace(/[^\P{Cc}\n\t]/gu, '');
}
