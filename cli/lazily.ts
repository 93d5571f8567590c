/** What a module of a command exports. */
interface Runnable<Given extends readonly unknown[]> {
  readonly run: (...given: Given) => void | Promise<void>;
}

/** Runs a command, whose module is loaded only then: all of them together take many times as long as a page of help does. */
export function lazily<Given extends readonly unknown[]>(load: () => Runnable<Given>) {
  return (...given: Given) => load().run(...given);
}
