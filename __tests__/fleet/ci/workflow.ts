import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { temporaryFolder } from '../../support/folder';
import { type CommandOutcome, environment } from '../../support/terraform';
import type { Project } from '../terraform/project';

const ROOT = join(__dirname, '../../..');

/** Where the workflows are. */
export const WORKFLOWS = join(ROOT, '.github/workflows');

type Texts = Readonly<Record<string, string>>;

/** A step, as far as it is looked at here. */
interface Step {
  readonly id?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Texts;
  readonly with?: Readonly<Record<string, unknown>>;
}

/** A workflow, as far as it is looked at here. */
interface Workflow {
  readonly env?: Texts;
  readonly jobs: Readonly<
    Record<string, { readonly strategy?: { readonly matrix: { version: string[] } }; readonly steps: readonly Step[] }>
  >;
}

/** Reads a workflow. */
export function workflowNamed(name: string): Workflow {
  return parse(readFileSync(join(WORKFLOWS, name), 'utf8'));
}

/** What the stand-in of GitHub knows. */
interface GitHub {
  readonly comments: readonly object[];
  readonly pulls?: readonly object[];
  readonly runs?: readonly object[];
  /** Workflows that were started, as `gh workflow run` was given them. */
  readonly dispatched?: readonly (readonly string[])[];
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
  private readonly summaryFile = join(this.folder, 'summary');

  constructor(private readonly project: Project) {
    // As if they were of the project, but not part of its tree.
    for (const name of ['fleet', 'tools']) symlinkSync(join(ROOT, name), project.path(name));
    project.write('.git/info/exclude', 'fleet\ntools\n');
    for (const folder of [this.artifacts, join(this.folder, 'path')]) mkdirSync(folder);
    symlinkSync(join(__dirname, 'gh.cjs'), join(this.folder, 'path/gh'));
    this.github = { comments: [] };
  }

  /** What the stand-in of GitHub knows. */
  get github(): GitHub {
    return JSON.parse(readFileSync(this.state, 'utf8'));
  }

  set github(state: GitHub) {
    writeFileSync(this.state, JSON.stringify({ pulls: [], runs: [], dispatched: [], ...state }));
  }

  /** What was written to the summary of the run. */
  get summary(): string {
    return existsSync(this.summaryFile) ? readFileSync(this.summaryFile, 'utf8') : '';
  }

  /**
   * Runs the steps of a job one after the other, until one fails, and answers its outputs by their expressions, such as `steps.changed.outputs.count`.
   * @param values what stands for each `${{ … }}`
   */
  job(workflow: string, name: string, values: Texts): CommandOutcome & { readonly outputs: Texts } {
    const temp = temporaryFolder();
    const outputs: Record<string, string> = {};
    let log = '';
    for (const step of workflowNamed(workflow).jobs[name]?.steps ?? []) {
      const outputFile = join(temp, 'output');
      writeFileSync(outputFile, '');
      const { status, output } = this.step(step, { ...values, ...outputs, 'runner.temp': temp }, temp, outputFile);
      log += output;
      for (const [, key, value = ''] of readFileSync(outputFile, 'utf8').matchAll(/^(.*?)=(.*)$/gm)) {
        outputs[`steps.${step.id}.outputs.${key}`] = value;
      }
      if (status !== 0) return { status, output: log, outputs };
    }
    return { status: 0, output: log, outputs };
  }

  private step(step: Step, values: Texts, temp: string, outputFile: string): CommandOutcome {
    const filled = (text: unknown) =>
      String(text ?? '').replace(/\$\{\{ *(.*?) *\}\}/g, (_all, expression: string) => {
        const value = values[expression];
        if (value === undefined) throw new Error(`nothing stands for ${expression}`);
        return value;
      });
    if (step.uses !== undefined) this.use(step.uses, filled(step.with?.name), filled(step.with?.path));
    if (step.run === undefined || step.run === 'npm ci') return { status: 0, output: '' };
    const { NATS_SITES: _sites, ...rest } = environment({ NO_COLOR: '1', NATS_ENV: 'lab' });
    const { status, stdout, stderr } = spawnSync('bash', ['-e', '-c', step.run], {
      cwd: this.project.root,
      encoding: 'utf8',
      env: {
        ...rest,
        PATH: `${join(this.folder, 'path')}:${rest.PATH}`,
        RUNNER_TEMP: temp,
        GITHUB_OUTPUT: outputFile,
        GITHUB_STEP_SUMMARY: this.summaryFile,
        GITHUB_REPOSITORY: 'someone/fleet',
        GITHUB_REF_NAME: 'main',
        GITHUB_SHA: this.project.git('rev-parse', 'HEAD'),
        GH_STATE: this.state,
        GH_ARTIFACTS: this.artifacts,
        ...Object.fromEntries(Object.entries(step.env ?? {}).map(([key, value]) => [key, filled(value)])),
      },
    });
    return { status, output: `${stdout}${stderr}` };
  }

  /** What the two artifact actions do. The others prepare a machine, and this one is. */
  private use(action: string, name: string, path: string): void {
    if (action.startsWith('actions/upload-artifact@')) {
      const folder = path.replace(/\/\*\.bundle$/, '');
      const filter = (file: string) => folder === path || file === folder || file.endsWith('.bundle');
      cpSync(folder, join(this.artifacts, name), { recursive: true, filter });
    }
    if (action.startsWith('actions/download-artifact@')) {
      const plans = readdirSync(this.artifacts).filter((each) => each.startsWith('plan-'));
      for (const plan of plans) cpSync(join(this.artifacts, plan), path, { recursive: true });
    }
  }
}
