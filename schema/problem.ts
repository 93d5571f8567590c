import { UserError } from '../lib/user-error';

/** One thing that is wrong with an environment. */
export interface Problem {
  /** Where, as the owner would write it: `sites.edge2.up[1]`. Empty for the environment as a whole. */
  readonly path: string;
  /** The value given, and what is allowed. */
  readonly message: string;
}

/** An environment that cannot be used. Its message is meant for the terminal, and lists everything. */
export class EnvironmentError extends UserError {
  override readonly name = 'EnvironmentError';

  /**
   * @param headline what the list is about
   * @param problems all of them, in the order of the file
   */
  constructor(
    headline: string,
    readonly problems: readonly Problem[],
  ) {
    super([headline, ...rows(problems), 'Nothing was written.'].join('\n'));
  }

  /** Of a file of which nothing can be used: there is one thing to say, and no list. */
  static of(message: string): EnvironmentError {
    const error = new EnvironmentError(message, []);
    return Object.assign(error, { problems: [{ path: '', message }] });
  }
}

/** What was thrown, where it is what is wrong with an environment; any other error is one of the program, and is thrown on. */
export function refusalIn(error: unknown): EnvironmentError {
  if (error instanceof EnvironmentError) return error;
  throw error;
}

/** A column that is wider than this would push every message off the screen. */
const WIDEST_COLUMN = 48;

function rows(problems: readonly Problem[]): string[] {
  const lengths = problems.map(({ path }) => path.length).filter((length) => length <= WIDEST_COLUMN);
  const width = Math.max(0, ...lengths);
  return problems.map(({ path, message }) => `  ${path.padEnd(width)}  ${message}`);
}
