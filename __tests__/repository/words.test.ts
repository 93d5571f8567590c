import { projectFiles, projectText } from '../support/project-files';

/**
 * Words that a native-speaking SRE would stumble over, each with what to write instead. A pattern is matched against
 * whole words, in any case and inside of identifiers too: `stranger` finds `STRANGERS_REFUSED` and `isStranger`. A
 * space in it matches an end of line as well.
 */
const WORDS: Readonly<Record<string, string>> = {
  foreign: 'external, externally managed; of a key: compromised',
  'twins?': 'double, test double',
  'stand-?ins?': 'test double; where nothing is doubled, placeholder or substitute',
  'strangers?': 'unauthorized client',
  inert: 'escaped',
  '(let|lets|letting) go( of)?': 'forget, forgotten: Terraform drops it from its state and keeps the object',
  '(?<!nats[- ])box jobs?': 'nats-box Job',
  'acceptors?': 'upstream',
  'proofs?': 'auth method; of a test: evidence, result, test',
  // "The person or pipeline that deploys" is said of those who do something.
  'persons?(?! or (the )?pipeline)': 'review, needs review',
  anew: 'again; is recreated, is rebuilt',
  "somebody else(s|’s|'s)?": 'externally managed, created outside of this project; of people: someone else',
  'believe[sd]?': 'trusted, accepted',
  // "Nothing stands in the way" is an idiom.
  '(stands?|standing|stood) (in|at)(?! the way)': 'is in',
  '(mend|mends|mended|mending)': 'fix',
  '(is|are|was|were) (said|told)': 'is reported; of docs: is in',
  '(nought|thereof|whereof)': 'nothing; of it',
  'takes? over': 'applies, picks up; of objects: adopts',
  'taken over': 'applied, picked up; of objects: adopted',
  'without a word': 'with no output',
  besides: 'also, in addition to',
  'by (itself|themselves)': 'on its own, automatically',
  'look what': 'check',
  'who deploys': 'whoever deploys, to deploy you need',
  'makes it so': 'applies it',
};

/** Files that quote such words, to refuse them. */
const QUOTING = ['__tests__/repository/words.test.ts', 'fleet/review/former-names.ts'];

/** The owner of a namespace in the states of deployed fleets: plans would be refused if it had another name. */
const IN_STATES =
  /(?:namespace_owner: |namespace_owner": \["|namespace's owner is "this\s+stack" and would become "|')somebody else/g;

/** The names that something had before are quoted in the changelog, as code. */
const readText = (path: string) =>
  path === 'CHANGELOG.md' ? projectText(path).replace(/`[^`\n]*`/g, '`…`') : projectText(path);

/** What other programs wrote: recorded answers and plans. */
const isRecorded = (path: string) => /\/(recorded|recordings)\/.*\.json$|\.golden\.json$/.test(path);

const patterns = Object.entries(WORDS).map(([pattern, write]) => ({
  pattern: new RegExp(`(?<![a-z])(?:${pattern.replaceAll(' ', '\\s+(?:(?:\\*|//|#|>)\\s+)?')})(?![a-z])`, 'gi'),
  write,
}));

/** The words of identifiers apart: `isStranger` is `is Stranger`, `STRANGERS_REFUSED` is `STRANGERS REFUSED`. */
const apart = (text: string) => text.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replaceAll('_', ' ');

/** Where a file has such a word, in its name or in its text: what to write instead. */
function found(path: string, text: string): string[] {
  const words = apart(text.replace(IN_STATES, ''));
  const inText = patterns.flatMap(({ pattern, write }) =>
    [...words.matchAll(pattern)].map(({ 0: word, index }) => {
      const line = words.slice(0, index).split('\n').length;
      return `${path}:${line}: ${word.replace(/\s+/g, ' ')} → ${write}`;
    }),
  );
  const inName = patterns.flatMap(({ pattern, write }) =>
    [...apart(path).matchAll(pattern)].map(([word]) => `${path}: ${word} → ${write}`),
  );
  return [...inName, ...inText];
}

const files = projectFiles().filter((path) => !QUOTING.includes(path) && !isRecorded(path));

test('nothing is written in words that a native-speaking SRE would stumble over', () => {
  expect(files.flatMap((path) => found(path, readText(path)))).toEqual([]);
});

test.each([
  ['an identifier', 'const isStranger = true;', 'Stranger'],
  ['a constant', 'STRANGERS_REFUSED', 'STRANGERS'],
  ['two lines of a comment', '// It is let\n// go of.', 'let // go of'],
  ['a name with a hyphen', 'stand-in', 'stand-in'],
])('a word is found in %s', (_, text, word) => {
  expect(found('some.ts', text)).toEqual([expect.stringContaining(`some.ts:1: ${word} → `)]);
});

test('a word that only contains another is another', () => {
  expect(
    found('some.ts', 'An amended, personal, foreigner; the nats-box Job; the person or pipeline that applies it.'),
  ).toEqual([]);
});
