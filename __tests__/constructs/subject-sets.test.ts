import fc from 'fast-check';
import { canonicalSubjects, isSameSet, minimalSubjects, subjectsCover } from '../../constructs/subject-sets';

/** The token that no filter has stands for all others. */
const TOKENS = ['a', 'b', 'other'];
const LONGEST = 4;

/** Every subject of up to four of these tokens: one more than filters have. */
const MESSAGES = Array.from({ length: LONGEST }, (_, n) => n + 1).flatMap((length) =>
  Array.from({ length: TOKENS.length ** length }, (_, number) =>
    Array.from({ length }, (_, place) => TOKENS[Math.floor(number / TOKENS.length ** place) % TOKENS.length]).join('.'),
  ),
);

/** Patterns are few. */
const PATTERNS = new Map<string, RegExp>();

/** nats-server's rule for one message, written apart from the algebra of constructs/. */
function matches(filter: string, message: string): boolean {
  const known = PATTERNS.get(filter);
  if (known) return known.test(message);
  const pattern = filter
    .split('.')
    .map((token) => (token === '*' ? '[^.]+' : token === '>' ? '.+' : token))
    .join('\\.');
  PATTERNS.set(filter, new RegExp(`^${pattern}$`));
  return matches(filter, message);
}

const matched = (filters: readonly string[]) =>
  MESSAGES.filter((message) => filters.some((filter) => matches(filter, message)));

const filter = fc
  .tuple(fc.array(fc.constantFrom('a', 'b', '*'), { minLength: 0, maxLength: 3 }), fc.boolean())
  .filter(([tokens, isOpen]) => tokens.length > 0 || isOpen)
  .map(([tokens, isOpen]) => [...tokens, ...(isOpen && tokens.length < 3 ? ['>'] : [])].join('.'))
  .filter((text) => text !== '');
const filters = fc.array(filter, { minLength: 1, maxLength: 5 });

const RUNS = { numRuns: 1000 };

test('filters cover a subject if each of its messages matches one of them', () => {
  fc.assert(
    fc.property(filters, filter, (some, one) => {
      const expected = matched([one]).every((message) => some.some((each) => matches(each, message)));
      expect({ some, one, covers: subjectsCover(some, one) }).toEqual({ some, one, covers: expected });
    }),
    RUNS,
  );
});

test('the canonical list matches the same messages, and is the same for every list that does', () => {
  fc.assert(
    fc.property(filters, filters, (some, others) => {
      const canonical = canonicalSubjects(some);
      expect(matched(canonical)).toEqual(matched(some));
      expect(canonicalSubjects(canonical)).toEqual(canonical);
      expect(canonicalSubjects([...some].reverse())).toEqual(canonical);
      const isSame = JSON.stringify(matched(some)) === JSON.stringify(matched(others));
      expect({ some, others, isSame: isSameSet(some, others) }).toEqual({ some, others, isSame });
      expect(JSON.stringify(canonical) === JSON.stringify(canonicalSubjects(others))).toBe(isSame);
    }),
    RUNS,
  );
});

test('a list with another one that matches the same messages has the same canonical list', () => {
  fc.assert(
    fc.property(filters, filter, (some, one) => {
      if (!subjectsCover(some, one)) return;
      expect(canonicalSubjects([one, ...some])).toEqual(canonicalSubjects(some));
    }),
    RUNS,
  );
});

test.each([
  [['sensors.*', 'sensors.*.>'], ['sensors.>']],
  [
    ['sensors.*.>', 'alerts.>', 'sensors.*'],
    ['alerts.>', 'sensors.>'],
  ],
  [['sensors.a', 'sensors.>', 'sensors.a'], ['sensors.>']],
  [
    ['b.*', 'a.*.>'],
    ['a.*.>', 'b.*'],
  ],
  [[], []],
])('%j is %j', (given, canonical) => {
  expect(canonicalSubjects(given)).toEqual(canonical);
});

test('what nothing can be left out of keeps its order', () => {
  expect(minimalSubjects(['sensors.>', 'alerts.>'])).toEqual(['sensors.>', 'alerts.>']);
  expect(minimalSubjects(['sensors.*', 'alerts.>', 'sensors.*.>'])).toEqual(['alerts.>', 'sensors.>']);
});
