import { Command, Help } from 'commander';

/** What a help page holds below its options. */
export type HelpSection = { readonly title: string } & (
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'table'; readonly rows: readonly HelpRow[] }
  /** Commands as they are typed; their lines are never wrapped. */
  | { readonly kind: 'examples'; readonly lines: readonly string[] }
);

/** A term and its meaning. */
export type HelpRow = readonly [term: string, meaning: string];

/** The argument of a command that is about all stacks unless some are named. */
export const STACKS = 'names or globs, as in `npx cdktf list` (default: all)';

/** The argument of a command for which stacks have to be named. */
export const STACKS_TO_NAME = 'names or globs, as in `npx cdktf list`';

/** What each environment variable means, unless a command says more. */
const VARIABLES = {
  NATS_ENV: 'the environment (default: the one in cdktf.json)',
  NATS_SITES: 'the sites that get a stack: names or globs, such as "edge*,plant7" (default: all)',
  NATS_SERVER: 'path of the nats-server to use (default: the one in PATH, else the pinned release is fetched once)',
  TERRAFORM_BINARY_NAME: 'the program to run, such as tofu (default: terraform)',
  HELM: 'path of the helm to use (default: the one in PATH)',
  FLEET_PLAN_KEY: 'what bundles and records are encrypted with, 32 characters or more: openssl rand -hex 32',
  FLEET_ALLOW_DATA_LOSS:
    'the one review that may lose data, as a refusal of it says, such as prod:0123456789ab (default: none)',
  FLEET_KUBECONFIG: 'text of a kubeconfig, in ~/.kube/config while the command runs (default: the file that is there)',
  FLEET_LOCK_TIMEOUT: 'how long to wait for the lock of a state (default: 2m)',
  FLEET_GITLAB_TOKEN: 'token of a GitLab project for its API; needed in jobs of GitLab CI/CD',
  GITHUB_TOKEN: 'token of the job; needed in jobs of GitHub Actions',
  NO_COLOR: 'any value: no colours (default: colours on a terminal)',
} as const;

/** Columns of a page that is not written to a terminal. */
const USUAL_WIDTH = 80;
/** A page is at most so wide, however wide the terminal is, and at least so wide, however narrow. */
const [NARROWEST, WIDEST] = [40, 100];
const INDENT = 2;

/** A command of `fleet`: its help page is wrapped as all others are, and has sections after the options. */
export class FleetCommand extends Command {
  readonly sections: HelpSection[] = [];

  constructor(name: string) {
    super(name);
    this.configureOutput({
      getOutHelpWidth: () => pageWidth(process.stdout),
      getErrHelpWidth: () => pageWidth(process.stderr),
    });
  }

  /** A paragraph under a title. */
  note(title: string, text: string): this {
    this.sections.push({ kind: 'text', title, text });
    return this;
  }

  /** Terms with their meanings under a title. */
  table(title: string, rows: readonly HelpRow[]): this {
    this.sections.push({ kind: 'table', title, rows });
    return this;
  }

  /** Commands to copy; each line has to fit in the width of a page. */
  examples(...lines: readonly string[]): this {
    this.sections.push({ kind: 'examples', title: 'Examples', lines });
    return this;
  }

  /**
   * The environment variables that the command reads.
   * @param names in the order of the page
   * @param own what one of them means to this command. @default what it means to all
   */
  variables(
    names: readonly (keyof typeof VARIABLES)[],
    own: Partial<Record<keyof typeof VARIABLES, string>> = {},
  ): this {
    return this.table(
      'Variables',
      names.map((name) => [name, own[name] ?? VARIABLES[name]]),
    );
  }

  override createHelp(): Help {
    return Object.assign(new PageHelp(), this.configureHelp());
  }
}

/** Writes a page of help: what commander writes, with its commands in one line each, and the sections. */
class PageHelp extends Help {
  override minWidthToWrap = 1;

  override subcommandTerm(command: Command): string {
    return command.name();
  }

  override formatHelp(command: Command, helper: Help): string {
    const sections = command instanceof FleetCommand ? command.sections : [];
    return [super.formatHelp(command, helper).trimEnd(), ...sections.map((each) => this.section(each)), '']
      .join('\n\n')
      .trimEnd()
      .concat('\n');
  }

  private section(section: HelpSection): string {
    const indent = ' '.repeat(INDENT);
    const body = (): string[] => {
      switch (section.kind) {
        case 'examples':
          return section.lines.map((line) => `${indent}${line}`);
        case 'table': {
          const width = Math.max(...section.rows.map(([term]) => term.length));
          return section.rows.map(([term, meaning]) => this.formatItem(term, width, meaning, this));
        }
        case 'text': {
          const text = this.boxWrap(section.text, (this.helpWidth ?? USUAL_WIDTH) - INDENT);
          return text.split('\n').map((line) => `${indent}${line}`);
        }
      }
    };
    return [`${section.title}:`, ...body()].join('\n');
  }
}

/** Columns of a page on that output. */
export function pageWidth({ isTTY, columns }: Pick<NodeJS.WriteStream, 'isTTY' | 'columns'>): number {
  return isTTY ? Math.min(WIDEST, Math.max(NARROWEST, columns)) : USUAL_WIDTH;
}
