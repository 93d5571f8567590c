import { fleetProgram } from '../fleet/commands/program';
import { commandsReference } from './commands-reference';
import { findingsReference } from './findings-reference';
import { reviewCasesReference } from './review-cases-reference';
import { settingsReference } from './settings-reference';

/** The pages of docs/reference/ that are not written from the schema of environments, by their path in the project. */
export function references(): Readonly<Record<string, string>> {
  return {
    'docs/reference/commands.md': commandsReference(fleetProgram()),
    'docs/reference/findings.md': findingsReference(),
    'docs/reference/review-cases.md': reviewCasesReference(),
    'docs/reference/settings.md': settingsReference(),
  };
}
