import { withToken } from '../../constructs/subjects';
import type { ConfUser } from '../model/users';
import { gained, together } from './conf-users';

/**
 * How a leaf that joins differs from existing ones: it may do more, is in another account, may connect as something
 * other than a leaf, or authenticates by something other than a certificate.
 * @param name of the leaf
 * @param now its users
 * @param before the users of the others, by leaf
 */
export function unlikeOthers(
  name: string,
  now: readonly ConfUser[],
  before: ReadonlyMap<string, readonly ConfUser[]>,
): string[] {
  const others = [...before].map(([other, users]) => generic(other, users));
  const own = generic(name, now);
  const found: string[] = [];
  for (const way of ['publish', 'subscribe'] as const) {
    const rule = together(own.map((user) => user[way]));
    const fits = others.some((users) => gained(together(users.map((user) => user[way])), rule).length === 0);
    if (others.length > 0 ? !fits : rule.allow.some((subject) => /^(>|\*|\$SYS|\$JS\.API)/.test(subject))) {
      found.push(`it may ${way === 'publish' ? 'send' : 'receive'} what no other leaf may`);
    }
  }
  const accounts = new Set(others.flatMap((users) => users.map(({ account }) => account)));
  const elsewhere = own.filter(({ account }) => accounts.size > 0 && !accounts.has(account));
  if (elsewhere.length > 0) found.push(`it is in the account ${elsewhere.map(({ account }) => account).join(', ')}`);
  if (own.some(({ isLeafOnly }) => !isLeafOnly)) found.push('it may also connect as a client');
  const secrets = others.some((users) => users.some(({ hasSecret }) => hasSecret));
  if (!secrets && before.size > 0 && own.some(({ hasSecret }) => hasSecret))
    found.push('it authenticates by a password or key in nats.conf');
  return found;
}

/** Users of a leaf with a placeholder for its name, to compare it with others. */
function generic(name: string, users: readonly ConfUser[]): ConfUser[] {
  const rename = (subjects: readonly string[]) => subjects.map((subject) => withToken(subject, name, '(its name)'));
  return users.map((user) => ({
    ...user,
    publish: { allow: rename(user.publish.allow), deny: rename(user.publish.deny) },
    subscribe: { allow: rename(user.subscribe.allow), deny: rename(user.subscribe.deny) },
  }));
}
