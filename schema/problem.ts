import { alike } from '../lib/alike';
import { UserError } from '../lib/user-error';

/** One thing that is wrong with an environment. */
export interface Problem {
  /** Where, as the owner would write it: `sites.edge2.up[1]`. Empty for the environment as a whole. */
  readonly path: string;
  /** The value given, and what is allowed. */
  readonly message: string;
}

/** An environment that cannot be used. The message is for the terminal, and lists all problems. */
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

  /** The error about a file that cannot be used at all: one message and no list. */
  static of(message: string): EnvironmentError {
    const error = new EnvironmentError(message, []);
    return Object.assign(error, { problems: [{ path: '', message }] });
  }
}

/** The error, if it is an {@link EnvironmentError}; any other error is rethrown. */
export function refusalIn(error: unknown): EnvironmentError {
  if (error instanceof EnvironmentError) return error;
  throw error;
}

/** Widest column of paths: a wider one would push every message off the screen. */
const WIDEST_COLUMN = 48;

function rows(problems: readonly Problem[]): string[] {
  const lengths = problems.map(({ path }) => path.length).filter((length) => length <= WIDEST_COLUMN);
  const width = Math.max(0, ...lengths);
  return alike(problems, saying).flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const row = `  ${first.path.padEnd(width)}  ${first.message}`;
    if (others.length === 0) return [row];
    const paths = others.slice(0, PATHS_SHOWN).map(({ path }) => path);
    const rest = others.length > paths.length ? ', …' : '';
    return [row, `  ${' '.repeat(width)}  the same at ${others.length} more: ${paths.join(', ')}${rest}`];
  });
}

/** How many paths of further problems that say the same are shown. */
const PATHS_SHOWN = 3;

/** A message without the name of the site, region or client that it is about. */
function saying({ path, message }: Problem): string {
  const name = /^\w+\.([\w-]+)/.exec(path)?.[1];
  return name === undefined ? message : message.split(new RegExp(`(?<![\\w-])${name}(?![\\w-])`)).join('…');
}
