import { z } from 'zod';
import { UserError } from '../../lib/user-error';
import type { Children } from '../terraform/children';

/** The hash of a git tree: what is checked out, whatever commit it belongs to. */
export const TREE = z.string().regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/, 'expected the hash of a git tree');

/** The tree of the commit that is checked out. @throws UserError outside of a git repository */
export async function committedTree(children: Children): Promise<string> {
  return (await git(children, 'rev-parse', 'HEAD^{tree}')).trim();
}

/**
 * The tree that is checked out.
 * @throws UserError where something is not committed: it would be planned, and no tree would name it
 */
export async function cleanTree(children: Children): Promise<string> {
  const changes = (await git(children, 'status', '--short')).split('\n').filter(Boolean);
  if (changes.length > 0) throw new UserError(`not all that is here is committed: ${changes.join(', ')}`);
  return committedTree(children);
}

/** Runs git in the current folder and answers what it wrote. @throws UserError with its errors where it fails */
export async function git(children: Children, ...args: readonly string[]): Promise<string> {
  const { status, stdout, stderr } = await children.run('git', args);
  if (status !== 0) throw new UserError(`git ${args[0]} failed: ${stderr.trim()}`);
  return stdout;
}
