import fc from 'fast-check';
import { show } from '../../schema/show';
import { subjectCovers, subjectProblem, subjectsOverlap, withoutCovered } from '../../schema/subject';
import { areKept } from './kept-table';

const LITERALS = ['a', 'b'];
/** Longer than any generated filter, so that `>` matches with room to spare. */
const LONGEST = 5;

function allMessages(length = LONGEST): string[][] {
  if (length === 0) return [];
  const shorter = allMessages(length - 1);
  const full = shorter.filter((tokens) => tokens.length === length - 1);
  const starts = length === 1 ? [[]] : full;
  return [...shorter, ...starts.flatMap((tokens) => LITERALS.map((token) => [...tokens, token]))];
}

const MESSAGES = allMessages();

function matches(filter: string, message: readonly string[]): boolean {
  const pattern = filter
    .split('.')
    .map((token) => (token === '>' ? '[ab](\\.[ab])*' : token === '*' ? '[ab]' : token))
    .join('\\.');
  return new RegExp(`^${pattern}$`).test(message.join('.'));
}

const filters = fc
  .tuple(fc.array(fc.constantFrom('a', 'b', '*'), { maxLength: 3 }), fc.constantFrom('a', '*', '>'))
  .map(([tokens, last]) => [...tokens, last].join('.'));

test('a subject covers another if every message of the other matches it', () => {
  fc.assert(
    fc.property(filters, filters, (wide, narrow) => {
      const expected = MESSAGES.filter((message) => matches(narrow, message)).every((message) =>
        matches(wide, message),
      );
      expect(subjectCovers(wide, narrow)).toBe(expected);
    }),
    { numRuns: 2000 },
  );
});

test('subjects overlap if a message matches both', () => {
  fc.assert(
    fc.property(filters, filters, (a, b) => {
      const expected = MESSAGES.some((message) => matches(a, message) && matches(b, message));
      expect(subjectsOverlap(a, b)).toBe(expected);
      expect(subjectsOverlap(b, a)).toBe(expected);
    }),
    { numRuns: 2000 },
  );
});

test('only subjects that another one covers are left out', () => {
  fc.assert(
    fc.property(fc.array(filters, { maxLength: 30 }), (list) => {
      const unique = [...new Set(list)];
      const covered = (one: string) => unique.some((other) => other !== one && subjectCovers(other, one));
      expect(withoutCovered(list)).toEqual(unique.filter((one) => !covered(one)));
    }),
  );
});

const ORDINARY = ['sensors', 'sensors.>', 'sensors.*.temp', 'commands.{site}.>', '_INBOX.>', 'a.x-{site}', 'größe.ß'];
const NONE = [
  ...['', 'sensors. >', 'a\nb', 'a..b', '.a', 'a.', 'a.>.b'],
  // In bytes, with the longest name of a site.
  ...[`a.${'ä'.repeat(2000)}`, `{site}.${'a'.repeat(3960)}`],
];
const NOT_ACCEPTED = [
  ...['a\0', 'a\u200b', 'a"b', "a'b", 'a\\b', 'commands.{sites}.>', '${a}', 'a\u00a0b', 'a.b*', 'a.>>'],
  ...['$JS.API.>', '$SYS.>', '>', '*.API.>'],
];

test.each(ORDINARY)('%s is a subject', (subject) => expect(subjectProblem(subject)).toBeUndefined());
test.each([...NONE, ...NOT_ACCEPTED])('%j is none', (subject) => expect(subjectProblem(subject)).toBeDefined());

const problems = (subjects: readonly string[]) => subjects.map((one) => `${show(one)} ${subjectProblem(one)}`);

areKept(__filename, {
  'what no server accepts': problems(NONE),
  'what a server would accept, but is refused': problems(NOT_ACCEPTED),
});
