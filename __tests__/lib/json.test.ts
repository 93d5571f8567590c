import fc from 'fast-check';
import { anywhere, canonical, compare, isObject, isSame, placesOf, rebuilt } from '../../lib/json';

class Secret {
  constructor(readonly inside: string) {}
}

const VALUE = { a: [1, { deep: 'x' }], b: null, secret: new Secret('x') };

test('lists and plain objects are walked, instances of classes are not', () => {
  expect([
    [[], null, 'x', new Secret('x'), {}, Object.create(null)].map(isObject),
    anywhere(VALUE, (part) => part === 'x'),
    anywhere({ secret: VALUE.secret }, (part) => part === 'x'),
    anywhere([[1]], (part) => Array.isArray(part) && part[0] === 1),
  ]).toEqual([[false, false, false, false, true, true], true, false, true]);
});

test('a value is rebuilt from its parts, without the keys that are dropped', () => {
  const made = rebuilt(
    VALUE,
    (part) => (typeof part === 'number' ? part + 1 : part),
    (key) => key !== 'b',
  );
  expect(made).toEqual({ a: [2, { deep: 'x' }], secret: VALUE.secret });
});

test('each part that holds no others is given with its path, and can be changed by that', () => {
  const places = placesOf(VALUE).map(
    ([part, path]) => `${path.join('.')}: ${part instanceof Secret ? 'a secret' : part}`,
  );
  expect(places).toEqual(['a.0: 1', 'a.1.deep: x', 'b: null', 'secret: a secret']);
  expect(rebuilt({ a: [1, { b: 2 }] }, (_part, path) => path.join('.'))).toEqual({ a: ['a.0', { b: 'a.1.b' }] });
});

test('values are the same where their parts are, in any order of keys, and the caller may decide otherwise', () => {
  const undecided = () => undefined;
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
      const turned = JSON.parse(JSON.stringify(a), (_key, part: unknown) =>
        isObject(part) ? Object.fromEntries(Object.entries(part).reverse()) : part,
      );
      expect([isSame(a, turned, undecided), canonical(turned)]).toEqual([
        true,
        canonical(JSON.parse(JSON.stringify(a))),
      ]);
      expect(isSame([a], [a, b], undecided)).toBe(false);
    }),
  );
  expect([isSame({ a: null }, {}, undecided), isSame({ a: 1 }, { a: 2 }, undecided)]).toEqual([true, false]);
  expect(isSame([new Secret('x')], [new Secret('x')], (a) => (a instanceof Secret ? true : undefined))).toBe(true);
});

test('two values are walked side by side, and each path at which they differ is reported', () => {
  const told: string[] = [];
  compare<unknown, string>([{ a: 1, b: { c: 2, d: 3 } }, { a: 1, b: { c: 4 }, e: 5 }, ''], {
    isSame: (from, to) => from === to,
    parts: (from, to, place) =>
      isObject(from) && isObject(to)
        ? [...new Set([...Object.keys(from), ...Object.keys(to)])].map((key) => [from[key], to[key], `${place}/${key}`])
        : undefined,
    tell: (from, to, place) => told.push(`${place} ${from} → ${to}`),
  });
  expect(told).toEqual(['/b/c 2 → 4', '/b/d 3 → undefined', '/e undefined → 5']);
});
