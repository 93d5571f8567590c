/** What a module of a command exports. */
interface Runnable<Given extends readonly unknown[]> {
  readonly run: (...given: Given) => void | Promise<void>;
}

/**
 * Runs a command, whose module is compiled, where a source is newer, and loaded only then: to look for that through all sources,
 * and to load them, takes many times as long as a page of help does (tools/compile.js).
 */
export function lazily<Given extends readonly unknown[]>(load: () => Runnable<Given>) {
  return (...given: Given) => load().run(...given);
}
