import { z } from 'zod';
import { subjectCovers, subjectsOverlap } from '../subject';

const LISTS = z
  .object({ allow: z.array(z.string()).default([]), deny: z.array(z.string()).default([]) })
  .default({ allow: [], deny: [] });

/** Schema of a scoped signing key in an account JWT. */
export const ROLE = z
  .object({
    key: z.string(),
    role: z.string().default(''),
    template: z
      .object({ pub: LISTS, sub: LISTS, resp: z.unknown().optional() })
      .default({ pub: { allow: [], deny: [] }, sub: { allow: [], deny: [] } }),
  })
  .transform(({ key, role, template: { pub, sub, resp } }) => ({
    key,
    name: role,
    publish: pub,
    subscribe: sub,
    // Where responses are allowed, an empty list of subjects means none; otherwise it means all.
    answersOnly: Boolean(resp) && pub.allow.length === 0,
  }));

/** A scoped signing key: its users have its permissions, with their names filled in. */
export type Role = z.output<typeof ROLE>;

/** A user with a role. */
export interface RoleUser {
  /** Its name, that of the site. */
  readonly name: string;
  /** The account that has the role. */
  readonly account: { readonly id: string; readonly name: string };
}

const PLACEHOLDER = /\{\{\s*([^}]*?)\s*\}\}/g;

/**
 * The subjects that a user with this role may not publish or subscribe to, in their order. Placeholders for what only
 * the user JWT says, such as tags, are assumed to match.
 */
export function refusedBy(
  role: Role,
  user: RoleUser,
  wanted: { readonly publish: readonly string[]; readonly subscribe: readonly string[] },
): { publish: string[]; subscribe: string[] } {
  const refused = (list: Role['publish'], subjects: readonly string[]) => {
    const allow = list.allow.map((subject) => filled(subject, user));
    const deny = list.deny.map((subject) => filled(subject, user)).filter((subject) => !subject.includes('{{'));
    return subjects.filter(
      (subject) =>
        (allow.length > 0 && !allow.some((one) => mayCover(one, subject))) ||
        deny.some((one) => subjectsOverlap(one, subject)),
    );
  };
  return {
    publish: role.answersOnly ? [...wanted.publish] : refused(role.publish, wanted.publish),
    subscribe: refused(role.subscribe, wanted.subscribe),
  };
}

/** The subject with known placeholders filled in; others stay. */
function filled(subject: string, { name, account }: RoleUser): string {
  const known = new Map([
    ['name()', name],
    ['account-name()', account.name],
    ['account-subject()', account.id],
  ]);
  return subject.replace(PLACEHOLDER, (whole, operation: string) => known.get(operation.toLowerCase()) ?? whole);
}

/** Whether it covers the subject; a remaining placeholder could be any token. */
function mayCover(allowed: string, subject: string): boolean {
  return subjectCovers(allowed.replace(/[^.]*\{\{[^}]*\}\}[^.]*/g, '*'), subject);
}
