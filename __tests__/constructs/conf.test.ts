import { join } from 'node:path';
import fc from 'fast-check';
import { Bare, type ConfBlock, type ConfValue, Variable } from '../../constructs/conf/model';
import { lineOf, parseConf, rewrite, scan } from '../../constructs/conf/read';
import { quote, writeConf } from '../../constructs/conf/write';
import { anyCharacter } from '../support/hostile-text';
import { describeKept } from '../support/kept-file';
import { lineDifference } from '../support/stack-text';

const READ = `# the hub
server_name: $SERVER_NAME
listen = 0.0.0.0:4222
http: localhost:8222 // only inside
include "secrets.conf"
max_payload: 8MB
debug false
leafnodes {
  "port": 7422
  no_advertise: true
  remotes = [
    { urls: ["tls://nats.example.com:7422", 'nats-leaf://b:1'], account: EDGE }
    {
      url: $hub_url # a secret
      deny_imports: [ "a.>", b.* ]
    },
  ]
}
accounts: {
  FLEET: {
    jetstream { max_file: 10GB, domain: hub }
    users: [ {user: "edge \\"1\\"", password: $2a$11$abc.def/ghi, permissions: {publish: {allow: ["x", "y"]}}} ]
  }
  $SYS { users: [] }
}
lame_duck_duration: '30s'; ping_interval: "20s"
`;

const WRITTEN: ConfBlock = {
  port: 4222,
  name: 'hub',
  a_key_after_it: 'in the order in which they are given',
  verify: true,
  size: new Bare('2Gi'),
  password: new Variable('client_a_password'),
  subject: '$JS.API.>, which is no variable',
  escaped: 'a "b" \\ c\nd\re\tf',
  left_out: undefined,
  empty: {},
  nothing: [],
  'key with blanks': 'x',
  '1st': 'x',
  inner: { list: ['a', 1, false, new Variable('b')], deeper: { end: 'x' } },
  of_80_characters: ['a'.repeat(36), 'b'.repeat(36)],
  of_81: ['a'.repeat(36), 'b'.repeat(37)],
  blocks: [{ user: 'a', permissions: { allow: ['>'] } }, {}],
};

/** What each scalar is rewritten to, by its key. */
const NEW: Readonly<Record<string, string | number>> = {
  listen: '127.0.0.1:5000',
  port: 7000,
  max_payload: '1MB',
  include: '/tmp/secrets.conf',
  url: 'tls://a:b@c',
  account: 'two words',
  user: 'a "b"\n',
  domain: '$y',
  1: 'tls://127.0.0.1:1',
  lame_duck_duration: "it's",
  ping_interval: 9,
};

const messageOf = (act: () => unknown) => {
  try {
    return `is taken: ${act()}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};
const said = (make: (text: string) => unknown, ...texts: readonly string[]) =>
  texts
    .map((text) => `${JSON.stringify(text)}: ${messageOf(() => make(text))}`)
    .map((line) => line.replace(/[\u007f-\u009f]/g, (one) => `\\u00${one.charCodeAt(0).toString(16)}`));
const write = (block: ConfBlock) => writeConf({ includes: [], block });

const SHOWN: Readonly<Record<string, () => readonly string[]>> = {
  'a written nats.conf with every kind of value': () =>
    writeConf({ includes: ['secrets/users.conf', 'with "quotes".conf'], block: WRITTEN })
      .trimEnd()
      .split('\n'),
  'texts that cannot be written': () => said(quote, 'a\0b', 'a\u001bb', 'a\u007fb', 'a\u0085b'),
  'invalid names of variables': () =>
    said((name) => new Variable(name), '', '1st', 'a-b', 'a.b', 'a b', 'a\nport: 1', '$a', 'ä'),
  'words that need quotes': () =>
    said((word) => new Bare(word), '', '2 Gi', '2Gi\nport: 1', '"x"', '$x', '}', '1.5', '#'),
  'keys that cannot be': () => said((key) => write({ [key]: 1 }), '', 'a"b', 'a\\b', 'a\nb', 'include', 'Include'),
  'what is found in a nats.conf: line, path, value, and notation': () =>
    scan(READ).map(
      ({ line, path, value, kind, raw }) => `${line} ${path.join(' ')}: ${JSON.stringify(value)}, ${kind} ${raw}`,
    ),
  'what changes when values are rewritten: each is quoted as before, or as needed': () =>
    lineDifference(READ.split('\n'), rewrite(READ, ({ path }) => NEW[String(path.at(-1))]).split('\n')),
  'texts that cannot be read': () =>
    said(scan, 'a: "x\nb: 1', 'a: 1\nb { c: 1', 'a: [1, 2\n}', 'a: 1\n}\n', 'a: "\\q"', 'a:', 'a: (\nx'),
  'what is read from other texts': () =>
    said(
      (text) => JSON.stringify(parseConf(text)),
      '{"a": {"b": [1, -2.5, "c"]}, "d": true}',
      'a (\none\n two)\n)\nb: 1',
      'a: $b\ninclude one.conf\ninclude "two.conf"',
      'b { "__proto__": 2 }',
      '"__proto__" { a: 1 }',
    ),
  'what is read with included files and the environment: outer maps take precedence': () =>
    said(
      (text) => JSON.stringify(parseConf(text, AROUND)),
      'include "secrets.conf"\nport: 1\nx { y: $port, p: $edge, n: $NAME, m: $MAP }',
      'x { p: $other }',
    ),
};
const AROUND = {
  include: () => 'edge: "$2a$11$x"\n"__proto__" { c: 3 }',
  environment: { NAME: 'hub-0', MAP: '{ a: 8k }', port: '2' },
};

describeKept('conf.txt shows', join(__dirname, 'conf.txt'), SHOWN, (lines) => lines());

test('scalars have exact positions, and blocks have lines', () => {
  for (const { start, end, raw, line, path } of scan(READ)) {
    expect([READ.slice(start, end), lineOf(READ, path)]).toEqual([raw, line]);
  }
  const paths = [['leafnodes', 'remotes'], ['accounts', '$SYS'], ['nothing']];
  expect(paths.map((path) => lineOf(READ, path))).toEqual([11, 24, undefined]);
});

describe('any nats.conf', () => {
  const SIZES: Readonly<Record<string, number>> = { Ki: 1024, Mi: 1024 ** 2, Gi: 1024 ** 3, k: 1000, M: 1000 ** 2 };
  const word = fc
    .stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,8}$/)
    .filter((text) => !/^(include|true|false|yes|no|on|off)$/i.test(text));
  const size = fc.tuple(fc.nat({ max: 999 }), fc.constantFrom(...Object.keys(SIZES)));
  const key = fc.oneof(
    word,
    fc.string({ minLength: 1 }).filter((text) => !/["\\]|^include$/i.test(text)),
  );
  /** Blocks with texts of a kind. */
  const blockOf = (text: fc.Arbitrary<string>) => {
    const bare = fc.oneof(
      size.map((parts) => parts.join('')),
      fc.constantFrom('enabled', 'disabled', 'x'),
    );
    const scalar = fc.oneof(
      text,
      fc.integer(),
      fc.boolean(),
      word.map((name) => new Variable(name)),
      bare.map((part) => new Bare(part)),
    );
    return fc.letrec<{ block: ConfBlock; value: ConfValue }>((tie) => ({
      block: fc.dictionary(key, tie('value'), { maxKeys: 4, noNullPrototype: true }),
      value: fc.oneof({ maxDepth: 4 }, scalar, fc.array(tie('value'), { maxLength: 3 }), tie('block')),
    })).block;
  };

  /** What is read of a value: variables by their names, sizes in bytes; with another text in place of every one. */
  const read = (value: ConfValue | undefined, replacement?: string): unknown => {
    if (value instanceof Variable) return `$${value.name}`;
    if (value instanceof Bare) {
      const [, count, unit = ''] = /^(\d+)(\w+)$/.exec(value.text) ?? [];
      return count === undefined ? value.text : Number(count) * (SIZES[unit] ?? 0);
    }
    if (typeof value === 'string') return replacement ?? value;
    if (Array.isArray(value)) return value.map((item) => read(item, replacement));
    if (typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, read(item, replacement)]));
  };

  /** As written by hand: with comments, other separators, and without unneeded line breaks. */
  const scrawl = (value: ConfValue | undefined, depth = 0): string => {
    if (value instanceof Variable) return `$${value.name}`;
    if (value instanceof Bare) return value.text;
    if (typeof value === 'string') return `"${value.replace(/[\\"\n\r\t]/g, (one) => ESCAPES[one] ?? `\\${one}`)}"`;
    if (Array.isArray(value))
      return `[${value.map((item) => scrawl(item, depth)).join(depth % 2 === 0 ? ', ' : '\n')}]`;
    return typeof value === 'object'
      ? `{ # a comment } "\n${scrawled(value as ConfBlock, depth + 1)}\n}`
      : String(value);
  };
  const ESCAPES: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };
  const scrawled = (block: ConfBlock, depth = 0): string =>
    Object.entries(block)
      .map(
        ([name, value], n) =>
          `${/^\w+$/.test(name) ? name : `"${name}"`}${[': ', ' = ', ' '][n % 3]}${scrawl(value, depth)}`,
      )
      .join(depth % 2 === 0 ? '\n' : ' ,\n // and }\n');

  /** Expects a text to be read as the block was meant, and to be rewritten in the values that are replaced alone. */
  function expectRead(text: string, block: ConfBlock, replacement: string): void {
    expect(parseConf(text)).toEqual(read(block));
    expect(rewrite(text, () => undefined)).toBe(text);
    expect(rewrite(text, ({ value }) => (typeof value === 'boolean' ? undefined : value))).toBe(text);
    const rewritten = rewrite(text, ({ kind }) => (kind === 'double-quoted' ? replacement : undefined));
    expect(parseConf(rewritten)).toEqual(read(block, replacement));
  }

  test('that is written is read back unchanged, and rewriting changes only what is replaced', () => {
    const text = fc.string({ unit: 'grapheme' }).filter((one) => !/\p{Cc}/u.test(one));
    fc.assert(fc.property(blockOf(text), fc.string(), (block, other) => expectRead(write(block), block, other)));
  });

  test('that was written by hand, too', () => {
    const text = fc.string({ unit: anyCharacter });
    fc.assert(fc.property(blockOf(text), fc.string(), (block, other) => expectRead(scrawled(block), block, other)));
  });
});
