/** What a review says of stacks that are not synthesized any more, in Markdown; nothing where there are none. */
export function removedStacksMarkdown(names: readonly string[]): string {
  if (names.length === 0) return '';
  return [
    '',
    '**Taken out of the environment, not destroyed:** their servers keep running, and their states are kept.',
    'Destroy a stack before you remove its line, from a checkout that still has it:',
    '',
    ...names.map((name) => `- \`npx fleet destroy ${name}\``),
    '',
  ].join('\n');
}
