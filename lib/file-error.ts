/** Codes with which a system refuses a path that a user has given; a missing file may as well be our own mistake. */
const REFUSALS: ReadonlySet<string> = new Set(
  'EACCES EDQUOT EEXIST EISDIR EMFILE ENAMETOOLONG ENOSPC ENOTDIR EPERM EROFS'.split(' '),
);

/** What the system says of a file, with the code, as in `no such file or directory (ENOENT)`. */
export function systemReason(error: unknown): string {
  if (!isSystemError(error)) return String(error);
  const [, words] = /^[A-Z0-9]+: (.+?), \w+/.exec(error.message) ?? [];
  return words === undefined ? error.code : `${words} (${error.code})`;
}

/** In one line: the path that the system refuses, and why. `undefined`: it is another error. */
export function fileRefusal(error: unknown): string | undefined {
  if (!isSystemError(error) || error.path === undefined || !REFUSALS.has(error.code)) return undefined;
  return `${error.path}: ${systemReason(error)}`;
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException & { readonly code: string } {
  return error instanceof Error && 'code' in error && typeof error.code === 'string';
}
