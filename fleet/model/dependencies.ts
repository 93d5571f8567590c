import { UnsupportedExpression } from './errors';

/** Which resources need which others, across stacks. */
export class Dependencies {
  private readonly needs = new Map<string, Set<string>>();

  /** Records that one resource needs another; a resource that needs itself that way is an error, as in Terraform. */
  add(from: string | undefined, to: string): void {
    if (from === undefined) return;
    const way = this.way(to, from, new Set());
    if (way !== undefined) throw new UnsupportedExpression(`a cycle: ${[from, ...way].join(' needs ')}`);
    const needed = this.needs.get(from) ?? new Set();
    this.needs.set(from, needed.add(to));
  }

  private way(from: string, to: string, seen: Set<string>): string[] | undefined {
    if (from === to) return [to];
    if (seen.has(from)) return undefined;
    seen.add(from);
    for (const next of this.needs.get(from) ?? []) {
      const rest = this.way(next, to, seen);
      if (rest !== undefined) return [from, ...rest];
    }
    return undefined;
  }
}
