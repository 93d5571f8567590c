import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parse } from 'yaml';
import { temporaryFolder } from '../../support/folder';
import { type CommandOutcome, environment } from '../../support/terraform';
import type { Project } from '../terraform/project';
import { GitHubState } from './github-double';

const ROOT = join(__dirname, '../../..');

/** Where the workflows are. */
export const WORKFLOWS = join(ROOT, '.github/workflows');

type Texts = Readonly<Record<string, string>>;

/** A step, as far as it is looked at here. */
interface Step {
  readonly id?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Texts;
  readonly with?: Readonly<Record<string, unknown>>;
}

/** A job, as far as it is looked at here. */
interface Job {
  readonly if?: string;
  readonly strategy?: { readonly matrix: { version: string[] } };
  readonly steps: readonly Step[];
}

/** A workflow, as far as it is looked at here. */
interface Workflow {
  readonly env?: Texts;
  readonly jobs: Readonly<Record<string, Job>>;
}

/** Reads a workflow. */
export function workflowNamed(name: string): Workflow {
  return parse(readFileSync(join(WORKFLOWS, name), 'utf8'));
}

/**
 * Runs the steps of workflows in a project, on this machine: their shell as it is written, with a double of GitHub's
 * API. Artifacts go through a folder. What GitHub decides, such as which jobs run, is left to the caller.
 */
export class Runner {
  private readonly folder = temporaryFolder();
  /** Folder with a folder for each artifact. */
  readonly artifacts = join(this.folder, 'artifacts');
  /** What GitHub knows. */
  readonly github = new GitHubState();
  private readonly summaryFile = join(this.folder, 'summary');

  constructor(private readonly project: Project) {
    installFleet(project);
    mkdirSync(this.artifacts);
  }

  /** What was written to the summary of the run. */
  get summary(): string {
    return existsSync(this.summaryFile) ? readFileSync(this.summaryFile, 'utf8') : '';
  }

  /**
   * Runs the steps of a job one after the other, until one fails, and answers its outputs by their expressions, such as
   * `steps.changed.outputs.count`. A step that runs even then (`!cancelled()`) does so here.
   * @param values what takes the place of each `${{ … }}`
   */
  async job(workflow: string, name: string, values: Texts): Promise<CommandOutcome & { readonly outputs: Texts }> {
    const temp = temporaryFolder();
    const service = await this.github.start();
    const outputs: Record<string, string> = {};
    let [log, failed] = ['', 0];
    for (const step of workflowNamed(workflow).jobs[name]?.steps ?? []) {
      if (failed !== 0 && !step.if?.includes('!cancelled()')) continue;
      const outputFile = join(temp, 'output');
      writeFileSync(outputFile, '');
      this.github.artifacts = readdirSync(this.artifacts);
      const filled = { ...values, ...outputs, 'runner.temp': temp };
      const variables = {
        RUNNER_TEMP: temp,
        GITHUB_ACTIONS: 'true',
        GITHUB_API_URL: service.url,
        GITHUB_OUTPUT: outputFile,
        GITHUB_STEP_SUMMARY: this.summaryFile,
        GITHUB_REPOSITORY: 'someone/fleet',
        GITHUB_REF: workflow === 'plan.yml' ? 'refs/pull/7/merge' : 'refs/heads/main',
        GITHUB_REF_NAME: 'main',
        GITHUB_WORKFLOW_REF: `someone/fleet/.github/workflows/${workflow}@refs/heads/main`,
        GITHUB_SHA: this.project.git('rev-parse', 'HEAD'),
      };
      const { status, output } = await this.step(step, filled, variables);
      log += output;
      for (const [, key, value = ''] of readFileSync(outputFile, 'utf8').matchAll(/^(.*?)=(.*)$/gm)) {
        outputs[`steps.${step.id}.outputs.${key}`] = value;
      }
      failed ||= status ?? 1;
    }
    service.close();
    return { status: failed, output: log, outputs };
  }

  private async step(step: Step, values: Texts, variables: Texts): Promise<CommandOutcome> {
    const filled = (text: unknown) =>
      String(text ?? '').replace(/\$\{\{ *(.*?) *\}\}/g, (_all, expression: string) => {
        const value = values[expression];
        if (value === undefined) throw new Error(`nothing takes the place of ${expression}`);
        return value;
      });
    if (step.uses !== undefined) this.use(step.uses, filled(step.with?.name), filled(step.with?.path));
    if (step.run === undefined || step.run === 'npm ci') return { status: 0, output: '' };
    const own = Object.fromEntries(Object.entries(step.env ?? {}).map(([key, value]) => [key, filled(value)]));
    return inShell(this.project.root, step.run, { NATS_ENV: 'lab', ...variables, ...own });
  }

  /** What the two artifact actions do. The others prepare a machine, and this one is prepared. */
  private use(action: string, name: string, path: string): void {
    if (action.startsWith('actions/upload-artifact@')) {
      const target = join(this.artifacts, name);
      const [folder, file] = path.endsWith('.bundle') ? [dirname(path), basename(path)] : [path, '*'];
      const files = existsSync(folder) ? readdirSync(folder) : [];
      const taken = files.filter((each) => (file.startsWith('*') ? each.endsWith(file.slice(1)) : each === file));
      mkdirSync(target, { recursive: true });
      for (const each of taken) cpSync(join(folder, each), join(target, each));
    }
    if (action.startsWith('actions/download-artifact@')) cpSync(this.artifacts, path, { recursive: true });
  }
}

/** Makes `npx fleet` this project's, as if its package were installed there. */
export function installFleet(project: Project): void {
  mkdirSync(project.path('node_modules/.bin'), { recursive: true });
  symlinkSync(join(ROOT, 'fleet/bin.js'), project.path('node_modules/.bin/fleet'));
  project.write('.git/info/exclude', 'node_modules\nreview.out\n');
}

/** Runs a line of a shell, while doubles of services in this process answer it. */
export async function inShell(cwd: string, line: string, variables: Texts): Promise<CommandOutcome> {
  const { NATS_ENV: _environment, NATS_SITES: _sites, ...rest } = environment({ NO_COLOR: '1' });
  const env = { ...rest, GITHUB_ACTIONS: '', GITLAB_CI: '', ...variables };
  return new Promise((resolve) => {
    execFile('bash', ['-e', '-c', line], { cwd, env }, (error, stdout, stderr) => {
      resolve({ status: error === null ? 0 : Number(error.code), output: `${stdout}${stderr}` });
    });
  });
}
