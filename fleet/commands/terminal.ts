import { CLEARED_LINE, type Style } from '../../lib/paint';

/** A line of progress on a terminal, which the result replaces. Without a terminal only results are written. */
export class Progress {
  constructor(private readonly stream: NodeJS.WriteStream = process.stdout) {}

  /** Shows what is being done. */
  show(text: string): void {
    if (this.stream.isTTY) this.stream.write(`${CLEARED_LINE}  … ${text}`);
  }

  /** Takes the line away. */
  clear(): void {
    if (this.stream.isTTY) this.stream.write(CLEARED_LINE);
  }

  /** Replaces the line by a lasting one. */
  print(text: string): void {
    this.clear();
    this.stream.write(`${text}\n`);
  }
}

/** Colours on a terminal, unless NO_COLOR is set (https://no-color.org). */
export function style(): Style {
  return { color: process.stdout.isTTY === true && !process.env.NO_COLOR };
}
