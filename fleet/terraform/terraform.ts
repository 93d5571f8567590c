import { resolve } from 'node:path';
import type { Children, Ended } from './children';
import { TERRAFORM_VARIABLES, terraformProgram } from './terraform-program';
import { withoutValue } from './without-values';

/** How Terraform is run. */
export interface TerraformProps {
  /** Runs the processes, so that Ctrl-C ends them. */
  readonly children: Children;
  /** How long to wait for a state's lock, in Terraform's format: `2m`. */
  readonly lockTimeout: string;
}

/** A plan that Terraform saved. */
export interface SavedPlan {
  /** Whether applying it would change resources or outputs. */
  readonly changes: boolean;
  /** The plan as JSON, with secrets in clear text. */
  readonly json: string;
}

/** A command of Terraform that failed. */
export class TerraformFailure extends Error {
  constructor(
    /** The command: `plan`. */
    readonly command: string,
    /** All of its output: standard output, then standard error. */
    readonly output: string,
    /** Its standard error, which has its errors. */
    readonly errors: string,
  ) {
    super(`terraform ${command} failed`);
  }
}

/** Additional variables: Terraform must not ask, nor suggest next steps. */
const VARIABLES = { TF_IN_AUTOMATION: '1', TF_INPUT: '0', ...TERRAFORM_VARIABLES };

/** Terraform in the working folders of stacks. */
export class Terraform {
  private readonly program = terraformProgram();
  private readonly initialised = new Map<string, Promise<void>>();
  private readonly outputs = new Map<string, Promise<ReadonlySet<string>>>();
  private lastInit: Promise<void> = Promise.resolve();

  constructor(private readonly props: TerraformProps) {}

  /** Initialises a working folder, once. @throws TerraformFailure */
  init(folder: string): Promise<void> {
    const known = this.initialised.get(folder);
    if (known !== undefined) return known;
    const made = this.oneInitAtATime(() => this.run(folder, ['init', '-input=false']).then(() => undefined));
    this.initialised.set(folder, made);
    return made;
  }

  /**
   * Plans into a file that must not exist yet.
   * @throws TerraformFailure if the plan has an error
   */
  async plan(folder: string, file: string): Promise<SavedPlan> {
    await this.init(folder);
    const path = resolve(file);
    // Exit code 2 is "there are changes".
    const { status } = await this.run(
      folder,
      ['plan', '-input=false', `-lock-timeout=${this.props.lockTimeout}`, '-detailed-exitcode', `-out=${path}`],
      [0, 2],
    );
    const { stdout } = await this.run(folder, ['show', '-json', path]);
    return { changes: status === 2, json: stdout };
  }

  /**
   * Applies a saved plan.
   * @param onLine receives Terraform's output, without values of outputs and without values in errors
   * @throws TerraformFailure; `onLine` has received its output, unless the working folder could not be initialised
   */
  async apply(folder: string, file: string, onLine: (line: string) => void): Promise<void> {
    await this.init(folder);
    let outputs = false;
    const args = ['apply', '-input=false', '-no-color', `-lock-timeout=${this.props.lockTimeout}`, resolve(file)];
    await this.run(folder, args, [0], (line) => {
      outputs ||= line === 'Outputs:';
      if (!outputs) onLine(withoutValue(line));
    });
  }

  /** Names of the outputs in a stack's state, read once; none if there is no state. @throws TerraformFailure */
  outputNames(folder: string): Promise<ReadonlySet<string>> {
    const known = this.outputs.get(folder);
    if (known !== undefined) return known;
    const asked = this.readOutputNames(folder);
    this.outputs.set(folder, asked);
    return asked;
  }

  private async readOutputNames(folder: string): Promise<ReadonlySet<string>> {
    await this.init(folder);
    // It also contains the values, including secrets: only the names may leave this function.
    const { stdout } = await this.run(folder, ['output', '-json']);
    return new Set(Object.keys(JSON.parse(stdout)));
  }

  private async run(
    folder: string,
    args: readonly string[],
    good: readonly number[] = [0],
    onLine?: (line: string) => void,
  ): Promise<Ended> {
    const ended = await this.props.children.run(this.program, [`-chdir=${folder}`, ...args, ...colourless(args)], {
      env: VARIABLES,
      ...(onLine !== undefined && { onLine }),
    });
    if (ended.status !== null && good.includes(ended.status)) return ended;
    const command = args[0] ?? '';
    // The standard output of these commands is secret.
    const output = command === 'output' || command === 'show' ? ended.stderr : `${ended.stdout}${ended.stderr}`;
    throw new TerraformFailure(command, output, ended.stderr);
  }

  /**
   * A shared cache of providers does not support two at once
   * (https://developer.hashicorp.com/terraform/cli/config/config-file).
   */
  private oneInitAtATime(init: () => Promise<void>): Promise<void> {
    if (!process.env.TF_PLUGIN_CACHE_DIR) return init();
    const made = this.lastInit.then(init);
    this.lastInit = made.catch(() => undefined);
    return made;
  }
}

function colourless(args: readonly string[]): string[] {
  // These take the file last.
  return args[0] === 'show' || args[0] === 'apply' ? [] : ['-no-color'];
}
