import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { temporaryFolder } from '../../support/folder';
import { environment, type Outcome } from '../../support/terraform';
import type { Project } from '../terraform/project';

const ROOT = join(__dirname, '../../..');

/** Where the workflows are. */
export const WORKFLOWS = join(ROOT, '.github/workflows');

/** A step, as far as it is looked at here. */
export interface Step {
  readonly id?: string;
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, string | number | boolean>>;
}

/** A workflow, as far as it is looked at here. */
export interface Workflow {
  readonly env?: Readonly<Record<string, string>>;
  readonly jobs: Readonly<
    Record<
      string,
      {
        readonly strategy?: { readonly matrix?: { readonly version?: readonly string[] } };
        readonly steps: readonly Step[];
      }
    >
  >;
}

/** Reads a workflow. */
export function workflowNamed(name: string): Workflow {
  return parse(readFileSync(join(WORKFLOWS, name), 'utf8'));
}

/**
 * Runs the shell of workflows in a project, on this machine. Artifacts go through a folder, and `gh` is a stand-in: there is no
 * GitHub here. What GitHub decides, such as which jobs run, is left to the caller.
 */
export class Runner {
  private readonly folder = temporaryFolder();
  /** Folder with a folder for each artifact. */
  readonly artifacts = join(this.folder, 'artifacts');
  private readonly state = join(this.folder, 'github.json');
  private temps = 0;

  constructor(private readonly project: Project) {
    // As if they were of the project, but not part of its tree.
    for (const name of ['fleet', 'tools']) symlinkSync(join(ROOT, name), project.path(name));
    project.write('.git/info/exclude', 'fleet\ntools\n');
    mkdirSync(this.artifacts);
    mkdirSync(join(this.folder, 'path'));
    symlinkSync(join(__dirname, 'gh.cjs'), join(this.folder, 'path/gh'));
    this.github = { comments: [], pulls: [], runs: [], dispatched: [] };
  }

  /** What the stand-in of GitHub knows. */
  get github(): GitHub {
    return JSON.parse(readFileSync(this.state, 'utf8'));
  }

  set github(state: GitHub) {
    writeFileSync(this.state, JSON.stringify(state));
  }

  /**
   * Runs the steps of a job one after the other, until one fails, and answers its outputs.
   * @param values what stands for each `${{ … }}`
   */
  job(workflow: string, name: string, values: Readonly<Record<string, string>>): JobResult {
    this.temps += 1;
    const temp = join(this.folder, `temp-${this.temps}`);
    mkdirSync(temp);
    const outputs: Record<string, string> = {};
    const known = { ...values, 'runner.temp': temp };
    let log = '';
    for (const step of workflowNamed(workflow).jobs[name]?.steps ?? []) {
      const { status, output, written } = this.step(step, { ...known, ...outputs }, temp);
      log += output;
      for (const [key, value] of Object.entries(written)) outputs[`steps.${step.id}.outputs.${key}`] = value;
      if (status !== 0) return { status, output: log, outputs };
    }
    return { status: 0, output: log, outputs };
  }

  private step(step: Step, values: Readonly<Record<string, string>>, temp: string): StepResult {
    const filled = (text: string) =>
      text.replace(/\$\{\{ *(.*?) *\}\}/g, (_all, expression: string) => {
        const value = values[expression];
        if (value === undefined) throw new Error(`nothing stands for ${expression}`);
        return value;
      });
    if (step.uses !== undefined) this.use(step, filled);
    if (step.run === undefined || step.run === 'npm ci') return { status: 0, output: '', written: {} };
    const outputFile = join(temp, 'output');
    writeFileSync(outputFile, '');
    const variables = Object.entries(step.env ?? {}).map(([key, value]) => [key, filled(value)]);
    const { NATS_SITES: _sites, ...rest } = environment({ NO_COLOR: '1', NATS_ENV: 'lab' });
    const { status, stdout, stderr } = spawnSync('bash', ['-e', '-c', step.run], {
      cwd: this.project.root,
      encoding: 'utf8',
      env: {
        ...rest,
        PATH: `${join(this.folder, 'path')}:${rest.PATH}`,
        RUNNER_TEMP: temp,
        GITHUB_OUTPUT: outputFile,
        GITHUB_STEP_SUMMARY: join(this.folder, 'summary'),
        GITHUB_REPOSITORY: 'someone/fleet',
        GITHUB_REF_NAME: 'main',
        GITHUB_SHA: this.project.git('rev-parse', 'HEAD'),
        GH_STATE: this.state,
        GH_ARTIFACTS: this.artifacts,
        ...Object.fromEntries(variables),
      },
    });
    return { status, output: `${stdout}${stderr}`, written: outputsIn(readFileSync(outputFile, 'utf8')) };
  }

  /** What the two artifact actions do. The others prepare a machine, and this one is. */
  private use({ uses = '', with: given = {} }: Step, filled: (text: string) => string): void {
    const path = filled(String(given.path ?? ''));
    if (uses.startsWith('actions/upload-artifact@')) {
      const target = join(this.artifacts, filled(String(given.name)));
      mkdirSync(target, { recursive: true });
      const folder = path.replace(/\/\*\.bundle$/, '');
      for (const file of readdirSync(folder).filter((each) => folder === path || each.endsWith('.bundle'))) {
        cpSync(join(folder, file), join(target, file));
      }
    }
    if (uses.startsWith('actions/download-artifact@')) {
      const wanted = readdirSync(this.artifacts).filter((name) => name.startsWith('plan-'));
      for (const name of wanted) cpSync(join(this.artifacts, name), path, { recursive: true });
    }
  }

  /** What was written to the summary of the run. */
  get summary(): string {
    const path = join(this.folder, 'summary');
    return existsSync(path) ? readFileSync(path, 'utf8') : '';
  }
}

/** What the stand-in of GitHub knows. */
export interface GitHub {
  readonly comments: readonly {
    readonly id: number;
    readonly user: { readonly login: string };
    readonly body: string;
  }[];
  readonly pulls: readonly object[];
  readonly runs: readonly object[];
  /** Workflows that were started, as `gh workflow run` was given them. */
  readonly dispatched: readonly (readonly string[])[];
}

/** What became of a job. */
export interface JobResult extends Outcome {
  /** By their expressions: `steps.changed.outputs.count`. */
  readonly outputs: Readonly<Record<string, string>>;
}

interface StepResult extends Outcome {
  readonly written: Readonly<Record<string, string>>;
}

function outputsIn(text: string): Record<string, string> {
  const lines = text.split('\n').filter(Boolean);
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
}
