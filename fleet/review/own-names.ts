/** The placeholder for a name while texts are compared; no name contains it. */
const OWN = '\u0000';

/** The name of a stack's region or site; of another stack, its own. */
export function nameOfStack(stack: string): string {
  return stack.replace(/^(leaf|region|identity)-/, '');
}

/**
 * Replaces a name in JSON by a placeholder where it is a whole word: in `leaf-edge1` it is, in `edge10` it is not. Two
 * texts are the same after that if they differ in their own names only.
 */
export function withoutName(json: string, name: string): string {
  const own = JSON.stringify(name).slice(1, -1);
  if (own === '') return json;
  let result = '';
  let from = 0;
  for (let at = json.indexOf(own); at >= 0; at = json.indexOf(own, at + own.length)) {
    if (isWord(json[at - 1]) || isWord(json[at + own.length])) continue;
    result += json.slice(from, at) + OWN;
    from = at + own.length;
  }
  return result + json.slice(from);
}

function isWord(character: string | undefined): boolean {
  return character !== undefined && /[A-Za-z0-9]/.test(character);
}
