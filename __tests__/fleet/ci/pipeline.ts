import { join } from 'node:path';
import { temporaryFolder } from '../../support/folder';
import type { CommandOutcome } from '../../support/terraform';
import { inProject, said } from '../terraform/command';
import type { Project } from '../terraform/project';

const SCRIPT = join(__dirname, '../../../fleet/ci/fleet.sh');

/** What bundles and records are made with, unless a test says otherwise. */
export const KEY = '0123456789abcdef0123456789abcdef';

/** fleet.sh in a project, and a folder for what a pipeline hands from job to job. */
export class Pipeline {
  private readonly artifacts = temporaryFolder();
  /** What was run, and what it said; of an apply what the script itself says. */
  readonly log: string[] = [];

  constructor(readonly project: Pick<Project, 'root'>) {}

  /** Runs fleet.sh, which must leave no temporary files. */
  run(args: readonly string[], variables: Readonly<Record<string, string>> = {}): CommandOutcome {
    const outcome = inProject(this.project, 'bash', [SCRIPT, ...args], { FLEET_PLAN_KEY: KEY, ...variables });
    const lines = [['fleet.sh', ...args].join(' '), ...said(outcome, this.project)];
    const end = lines.findIndex((line) => line.startsWith('  applied:'));
    const own = lines.filter((line, index) => index === 0 || index >= end || line.startsWith('  =='));
    this.log.push(...own.map((line) => line.replaceAll(`${this.artifacts}/`, '')));
    return outcome;
  }

  /** Plans into one bundle, and reviews it. */
  review(...stacks: readonly string[]): CommandOutcome {
    const plan = this.run(['plan', '--bundle', this.artifact('all.bundle'), ...stacks]);
    if (plan.status !== 0) return plan;
    return this.run(['review', '--out', this.artifact('review'), this.artifact('all.bundle')]);
  }

  /** Applies what was reviewed last. */
  apply(variables: Readonly<Record<string, string>> = {}): CommandOutcome {
    const files = ['--reviewed', this.artifact('review/reviewed'), '--waiting', this.artifact('waiting')];
    return this.run(['apply', ...files, this.artifact('all.bundle')], variables);
  }

  /** Path of a file that jobs hand to each other. */
  artifact(name: string): string {
    return join(this.artifacts, name);
  }
}
