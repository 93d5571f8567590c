const known = new WeakMap<object, ReadonlyMap<string, unknown>>();

/** Regions or sites by name. The map is built once per list, so that looking up each of thousands stays fast. */
export function byName<Member extends { readonly name: string }>(
  members: readonly Member[],
): ReadonlyMap<string, Member> {
  const named = known.get(members) ?? new Map(members.map((member) => [member.name, member]));
  known.set(members, named);
  return named as ReadonlyMap<string, Member>;
}
