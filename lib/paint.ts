/** How marks are written. */
export interface Style {
  readonly color: boolean;
}

const CODES = { green: 32, red: 31, yellow: 33, dim: 2, bold: 1 } as const;

/** Colours a text, where colours are wanted. */
export function paint(text: string, code: keyof typeof CODES, { color }: Style): string {
  return color ? `\u001b[${CODES[code]}m${text}\u001b[0m` : text;
}

/** Moves a terminal to the beginning of its line, and clears it. */
export const CLEARED_LINE = '\r\u001b[K';
