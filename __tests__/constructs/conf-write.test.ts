import fc from 'fast-check';
import { Bare, type ConfBlock, type ConfValue, Variable } from '../../constructs/conf/model';
import { parseConf, rewrite } from '../../constructs/conf/read';
import { quote, writeConf } from '../../constructs/conf/write';

const render = (block: ConfBlock) => writeConf({ includes: [], block });

test('a configuration with every kind of value', () => {
  const text = writeConf({
    includes: ['secrets/users.conf', 'with "quotes".conf'],
    block: {
      port: 4222,
      name: 'hub',
      verify: true,
      size: new Bare('2Gi'),
      password: new Variable('client_a_password'),
      left_out: undefined,
      empty: {},
      nothing: [],
      'key with blanks': 'x',
      '1st': 'x',
      inner: { list: ['a', 1, false, new Variable('b')], deeper: { end: 'x' } },
      blocks: [{ user: 'a', permissions: { allow: ['>'] } }, {}],
    },
  });
  expect(text).toBe(`include "secrets/users.conf"
include "with \\"quotes\\".conf"

port: 4222
name: "hub"
verify: true
size: 2Gi
password: $client_a_password
empty {}
nothing: []
"key with blanks": "x"
"1st": "x"
inner {
  list: ["a", 1, false, $b]
  deeper {
    end: "x"
  }
}
blocks: [
  {
    user: "a"
    permissions {
      allow: [">"]
    }
  }
  {}
]
`);
});

test('a list of up to 80 characters stands on one line, a longer one has a line for each entry', () => {
  const fits = ['a'.repeat(36), 'b'.repeat(36)];
  expect(render({ list: fits })).toBe(`list: ["${fits[0]}", "${fits[1]}"]\n`);
  const long = ['a'.repeat(36), 'b'.repeat(37)];
  expect(render({ list: long })).toBe(`list: [\n  "${long[0]}"\n  "${long[1]}"\n]\n`);
});

test('keys keep the order in which they are given', () => {
  expect([render({ b: 1, a: 2 }), render({ a: 2, b: 1 })]).toEqual(['b: 1\na: 2\n', 'a: 2\nb: 1\n']);
});

test('quotes, backslashes and line ends are escaped', () => {
  expect(quote('a "b" \\ c\nd\re\tf')).toBe('"a \\"b\\" \\\\ c\\nd\\re\\tf"');
});

test('a dollar sign in a text is no variable', () => {
  expect(render({ subject: '$JS.API.>' })).toBe('subject: "$JS.API.>"\n');
});

test.each([
  ['NUL', '\0', '"a\\u0000b" holds a control character'],
  ['escape', '\u001b', '"a\\u001bb" holds a control character'],
  ['DEL', '\u007f', `"a${'\u007f'}b" holds a control character`],
  ['next line', '\u0085', `"a${'\u0085'}b" holds a control character`],
])('%s is refused', (_name, character, message) => {
  expect(() => quote(`a${character}b`)).toThrow(new Error(message));
});

test.each(['', '1st', 'a-b', 'a.b', 'a b', 'a\nport: 1', '$a', 'ä'])('%j is no name of a variable', (name) => {
  expect(() => new Variable(name)).toThrow(
    new Error(`${JSON.stringify(name)} is not a NATS variable name: letters, digits and "_" are allowed`),
  );
});

test.each(['', '2 Gi', '2Gi\nport: 1', '"x"', '$x', '}', '1.5', '#'])('%j cannot stand without quotes', (text) => {
  expect(() => new Bare(text)).toThrow(new Error(`${JSON.stringify(text)} cannot stand without quotes in nats.conf`));
});

test.each(['', 'a"b', 'a\\b', 'a\nb', 'include', 'Include'])('%j cannot be a key', (key) => {
  expect(() => render({ [key]: 1 })).toThrow(new Error(`${JSON.stringify(key)} cannot be a key of nats.conf`));
});

test('any text without control characters is read back as it was', () => {
  const texts = fc.string({ unit: 'grapheme' }).filter((text) => !/[\p{Cc}]/u.test(text));
  fc.assert(
    fc.property(texts, (text) => {
      expect(parseConf(render({ value: text, list: [text], inner: { value: text } }))).toEqual({
        value: text,
        list: [text],
        inner: { value: text },
      });
    }),
  );
});

describe('what is written', () => {
  const SIZES = { B: 1, Ki: 1024, Mi: 1024 ** 2, Gi: 1024 ** 3, k: 1000, M: 1000 ** 2 } as const;
  const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,8}$/).filter((text) => !/^include$/i.test(text));
  const size = fc.tuple(fc.nat({ max: 999 }), fc.constantFrom('Ki', 'Mi', 'Gi', 'k', 'M'));
  const scalar = fc.oneof(
    fc.string().map((text) => [text, text] as const),
    fc.integer().map((number) => [number, number] as const),
    fc.boolean().map((flag) => [flag, flag] as const),
    name.map((text) => [new Variable(text), `$${text}`] as const),
    size.map(([count, unit]) => [new Bare(`${count}${unit}`), count * SIZES[unit]] as const),
    fc.constantFrom('enabled', 'disabled', 'x').map((word) => [new Bare(word), word] as const),
  );
  type Pair = readonly [written: ConfValue, read: unknown];
  const { block } = fc.letrec<{ block: Pair; value: Pair }>((tie) => ({
    block: fc
      .dictionary(
        fc.oneof(
          name,
          fc.string({ minLength: 1 }).filter((key) => !/["\\]/.test(key)),
        ),
        tie('value'),
        {
          maxKeys: 4,
          noNullPrototype: true,
        },
      )
      .map((entries): Pair => {
        const side = (n: 0 | 1) => Object.fromEntries(Object.entries(entries).map(([key, pair]) => [key, pair[n]]));
        return [side(0) as ConfBlock, side(1)];
      }),
    value: fc.oneof(
      { maxDepth: 4 },
      scalar,
      fc
        .array(tie('value'), { maxLength: 3 })
        .map((items): Pair => [items.map(([written]) => written), items.map(([, read]) => read)]),
      tie('block'),
    ),
  }));

  test('is read as the same tree, variables by their names and sizes in bytes', () => {
    fc.assert(
      fc.property(block, fc.array(name, { minLength: 2, maxLength: 3 }), ([written, read], includes) => {
        const text = writeConf({ includes, block: written as ConfBlock });
        expect(parseConf(text)).toEqual({ include: includes, ...(read as object) });
        expect(rewrite(text, ({ value }) => (typeof value === 'boolean' ? undefined : value))).toBe(text);
      }),
    );
  });
});
