/** What a module of a command exports. */
interface Runnable<Given extends readonly unknown[]> {
  readonly run: (...given: Given) => void | Promise<void>;
}

/**
 * Runs a command. Its module is compiled, if a source is newer, and loaded only then: that takes many times as long as
 * printing a page of help (tools/compile.js).
 */
export function lazily<Given extends readonly unknown[]>(load: () => Runnable<Given>) {
  return (...given: Given) => load().run(...given);
}
