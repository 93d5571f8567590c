import fc from 'fast-check';
import { subjectCovers, subjectProblem, subjectsOverlap, withoutCovered } from '../../schema/subject';

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

test('covers means that every message of the one is a message of the other', () => {
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

test('overlap means that a message of the one is a message of the other', () => {
  fc.assert(
    fc.property(filters, filters, (a, b) => {
      const expected = MESSAGES.some((message) => matches(a, message) && matches(b, message));
      expect(subjectsOverlap(a, b)).toBe(expected);
      expect(subjectsOverlap(b, a)).toBe(expected);
    }),
    { numRuns: 2000 },
  );
});

test('what covers overlaps', () => {
  fc.assert(fc.property(filters, filters, (a, b) => !subjectCovers(a, b) || subjectsOverlap(a, b)));
});

test('only those are left out that another one covers', () => {
  fc.assert(
    fc.property(fc.array(filters, { maxLength: 30 }), (list) => {
      const unique = [...new Set(list)];
      const covered = (one: string) => unique.some((other) => other !== one && subjectCovers(other, one));
      expect(withoutCovered(list)).toEqual(unique.filter((one) => !covered(one)));
    }),
  );
});

test('without covered ones, a list still covers all that it did', () => {
  fc.assert(
    fc.property(fc.array(filters), (list) => {
      const fewer = withoutCovered(list);
      expect(list.every((subject) => fewer.some((filter) => subjectCovers(filter, subject)))).toBe(true);
    }),
  );
});

test('ordinary subjects are subjects', () => {
  for (const subject of [
    'sensors',
    'sensors.>',
    'sensors.*.temp',
    'commands.{site}.>',
    '_INBOX.>',
    'a.x-{site}',
    'größe.ß',
  ]) {
    expect([subject, subjectProblem(subject)]).toEqual([subject, undefined]);
  }
});

test.each([
  ['', 'it is empty; a subject is tokens with "." between, such as "sensors.>"'],
  ['sensors. >', 'a token may not hold a space'],
  ['a\nb', 'it may not hold control characters'],
  ['a..b', 'a token may not be empty'],
  ['.a', 'a token may not be empty'],
  ['a.', 'a token may not be empty'],
  ['a.>.b', '">" may only be the last token'],
  [`a.${'ä'.repeat(2000)}`, 'it has 4002 bytes, at most 4000 leave room in what nats-server takes for a line'],
  [`{site}.${'a'.repeat(3960)}`, 'it has 4001 bytes, at most 4000 leave room in what nats-server takes for a line'],
])('%j, which no server takes, is refused', (subject, because) => {
  expect(subjectProblem(subject)).toBe(`is not a subject: ${because}`);
});

test.each([
  ['a\0', 'it may not hold control characters'],
  ['a\u200b', 'it may not hold control characters'],
  ['a"b', 'a token may not hold quotes or a backslash'],
  ["a'b", 'a token may not hold quotes or a backslash'],
  ['a\\b', 'a token may not hold quotes or a backslash'],
  ['commands.{sites}.>', 'braces are for {site} only'],
  ['${a}', 'braces are for {site} only'],
  ['a\u00a0b', 'a token may not hold a space'],
  ['a.b*', '"*" and ">" within a token are no wildcards; they must be whole tokens'],
  ['a.>>', '"*" and ">" within a token are no wildcards; they must be whole tokens'],
  ['$JS.API.>', 'what begins with "$" belongs to NATS itself; begin with a word of your own'],
  ['$SYS.>', 'what begins with "$" belongs to NATS itself; begin with a word of your own'],
  ['>', 'a wildcard at its start would match $JS and $SYS too; begin with a word of your own'],
  ['*.API.>', 'a wildcard at its start would match $JS and $SYS too; begin with a word of your own'],
])('%j, which a server would take, is not accepted', (subject, because) => {
  expect(subjectProblem(subject)).toBe(`is not accepted as a subject: ${because}`);
});
