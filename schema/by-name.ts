const known = new WeakMap<object, ReadonlyMap<string, unknown>>();

/** Regions or sites by their names, put together once for each list: who asks for each of thousands does not go through all of them each time. */
export function byName<Member extends { readonly name: string }>(
  members: readonly Member[],
): ReadonlyMap<string, Member> {
  const named = known.get(members) ?? new Map(members.map((member) => [member.name, member]));
  known.set(members, named);
  return named as ReadonlyMap<string, Member>;
}
