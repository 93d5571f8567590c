import { join } from 'node:path';
import { temporaryFolder } from '../../support/folder';
import type { CommandOutcome } from '../../support/terraform';
import { inProject, said, startFleetWith } from '../terraform/command';
import type { Project } from '../terraform/project';
import { KEY } from './key';

const FLEET = join(__dirname, '../../../fleet/bin.js');

/** The services that run pipelines are known by these: here is none of them, wherever tests run. */
const NO_SERVICE = { GITHUB_ACTIONS: '', GITLAB_CI: '' };

/** `fleet ci` in a project, and a folder for what a pipeline hands from job to job. */
export class Pipeline {
  private readonly folder = temporaryFolder();
  /** What was run, and what it printed; of an apply what the command itself prints. */
  readonly log: string[] = [];

  constructor(readonly project: Pick<Project, 'root'>) {}

  /** Runs `fleet ci`, which must leave no temporary files. */
  run(args: readonly string[], variables: Readonly<Record<string, string>> = {}): CommandOutcome {
    const outcome = inProject(this.project, process.execPath, [FLEET, 'ci', ...args], {
      ...NO_SERVICE,
      FLEET_PLAN_KEY: KEY,
      ...variables,
    });
    const lines = [['fleet ci', ...args].join(' '), ...said(outcome, this.project)];
    const end = lines.findIndex((line) => line.startsWith('  applied:'));
    const own = lines.filter((line, index) => index === 0 || index >= end || line.startsWith('  =='));
    this.log.push(...own.map((line) => line.replaceAll(`${this.folder}/`, '')));
    return outcome;
  }

  /** Plans into one bundle, and reviews it. */
  review(...stacks: readonly string[]): CommandOutcome {
    const plan = this.run(['plan', '--bundle', this.artifact('all.bundle'), ...stacks]);
    if (plan.status !== 0) return plan;
    return this.run(['review', '--out', this.artifact('review'), this.artifact('all.bundle')]);
  }

  /** Applies what was reviewed last, out of these bundles. */
  apply(variables: Readonly<Record<string, string>> = {}, ...bundles: readonly string[]): CommandOutcome {
    return this.run(this.applyCommand('all.bundle', ...bundles), variables);
  }

  /** Begins to apply what was reviewed last, and goes on. */
  start(variables: Readonly<Record<string, string>>) {
    const all = { ...NO_SERVICE, NATS_ENV: 'lab', FLEET_PLAN_KEY: KEY, ...variables };
    return startFleetWith(all, this.project, 'ci', ...this.applyCommand('all.bundle'));
  }

  private applyCommand(...bundles: readonly string[]): string[] {
    const files = ['--reviewed', this.artifact('review/reviewed.age'), '--waiting', this.artifact('waiting')];
    return ['apply', ...files, ...bundles.map((name) => this.artifact(name))];
  }

  /** Path of a file that jobs hand to each other. */
  artifact(name: string): string {
    return join(this.folder, name);
  }
  /** Paths of several such files. */
  artifacts<const Names extends readonly string[]>(...names: Names) {
    return names.map((name) => this.artifact(name)) as { [Index in keyof Names]: string };
  }
}
