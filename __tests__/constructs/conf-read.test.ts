import fc from 'fast-check';
import { type ConfValue, lineOf, parseConf, rewrite, scan } from '../../constructs/conf/read';
import { anyCharacter } from '../support/hostile-text';

const conf = `# the hub
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
lame_duck_duration: "30s"; ping_interval: 20s
`;

describe('scanning a nats.conf', () => {
  const scalars = scan(conf);
  const at = (...path: (string | number)[]) =>
    scalars.find((scalar) => JSON.stringify(scalar.path) === JSON.stringify(path));

  test.each<[(string | number)[], unknown, string, number]>([
    [['server_name'], '$SERVER_NAME', 'variable', 2],
    [['listen'], '0.0.0.0:4222', 'bare', 3],
    [['http'], 'localhost:8222', 'bare', 4],
    [['include'], 'secrets.conf', 'include', 5],
    [['max_payload'], 8 * 1024 * 1024, 'bare', 6],
    [['debug'], false, 'bare', 7],
    [['leafnodes', 'port'], 7422, 'bare', 9],
    [['leafnodes', 'no_advertise'], true, 'bare', 10],
    [['leafnodes', 'remotes', 0, 'urls', 0], 'tls://nats.example.com:7422', 'double-quoted', 12],
    [['leafnodes', 'remotes', 0, 'urls', 1], 'nats-leaf://b:1', 'single-quoted', 12],
    [['leafnodes', 'remotes', 0, 'account'], 'EDGE', 'bare', 12],
    [['leafnodes', 'remotes', 1, 'url'], '$hub_url', 'variable', 14],
    [['leafnodes', 'remotes', 1, 'deny_imports', 1], 'b.*', 'bare', 15],
    [['accounts', 'FLEET', 'jetstream', 'max_file'], 10 * 1024 ** 3, 'bare', 21],
    [['accounts', 'FLEET', 'users', 0, 'user'], 'edge "1"', 'double-quoted', 22],
    [['accounts', 'FLEET', 'users', 0, 'password'], '$2a$11$abc.def/ghi', 'bare', 22],
    [['accounts', 'FLEET', 'users', 0, 'permissions', 'publish', 'allow', 1], 'y', 'double-quoted', 22],
    [['lame_duck_duration'], '30s', 'double-quoted', 26],
    [['ping_interval'], '20s', 'bare', 26],
  ])('finds %j', (path, value, kind, line) => {
    const scalar = at(...path);
    expect(scalar).toMatchObject({ value, kind, line });
    expect(conf.slice(scalar?.start, scalar?.end)).toBe(scalar?.raw);
    expect(lineOf(conf, path)).toBe(line);
  });

  test('finds nothing else', () => {
    expect(scalars).toHaveLength(22);
    expect(lineOf(conf, ['leafnodes', 'remotes'])).toBe(11);
    expect(lineOf(conf, ['accounts', '$SYS'])).toBe(24);
    expect(lineOf(conf, ['nothing'])).toBeUndefined();
  });

  test('reads JSON and blocks as well', () => {
    expect(parseConf('{"a": {"b": [1, -2.5, "c"]}, "d": true}')).toEqual({ a: { b: [1, -2.5, 'c'] }, d: true });
    expect(parseConf('a (\none\n two)\n)\nb: 1')).toEqual({ a: '\none\n two)\n', b: 1 });
  });

  test.each([
    ['a: "x\nb: 1', /line 1: a text in quotes is not closed/],
    ['a: 1\nb { c: 1', /line 2: \{ is not closed by \}, found the end/],
    ['a: [1, 2\n}', /line 1: \[ is not closed by \]/],
    ['a: 1\n}\n', /line 2: a \} closes nothing/],
    ['a: "\\q"', /\\q is not an escape that NATS knows/],
    ['a:', /a value is expected, found the end/],
    ['a: (\nx', /a block in \( \) is not closed/],
  ])('names the line of what is wrong in %j', (text, message) => {
    expect(() => scan(text)).toThrow(message);
  });
});

describe('rewriting a nats.conf', () => {
  test('replaces values in place, quoted as they were', () => {
    const changed = rewrite(conf, (scalar) => {
      const values: Record<string, string | number> = {
        listen: '127.0.0.1:5000',
        port: 7000,
        max_payload: '1MB',
        include: '/tmp/secrets.conf',
        url: 'tls://a:b@c',
        account: 'two words',
        user: 'a "b"\n',
      };
      if (scalar.path.at(-2) === 'urls') return `tls://127.0.0.1:${scalar.path.at(-1)}`;
      return values[String(scalar.path.at(-1))];
    });
    expect(changed).toBe(
      conf
        .replace('0.0.0.0:4222', '"127.0.0.1:5000"')
        .replace('"port": 7422', '"port": 7000')
        .replace('8MB', '1MB')
        .replace('"secrets.conf"', '"/tmp/secrets.conf"')
        .replace('$hub_url', '"tls://a:b@c"')
        .replace('account: EDGE', 'account: "two words"')
        .replace('"edge \\"1\\""', '"a \\"b\\"\\n"')
        .replace('tls://nats.example.com:7422', 'tls://127.0.0.1:0')
        .replace('nats-leaf://b:1', 'tls://127.0.0.1:1'),
    );
    expect(parseConf(changed)).toMatchObject({ listen: '127.0.0.1:5000', max_payload: 1024 * 1024 });
  });

  test('keeps the quotes around numbers, and variables as variables', () => {
    expect(rewrite('a: "1"\nb: x\nc: \'d\'', ({ path }) => ({ a: 2, b: '$y', c: "it's" })[String(path[0])])).toBe(
      'a: "2"\nb: $y\nc: "it\'s"',
    );
  });
});

describe('the tree of a nats.conf', () => {
  test('has variables from included files, outer maps and the environment', () => {
    const text = 'include "secrets.conf"\nport: 1\nx { y: $port, p: $edge, n: $NAME, m: $MAP }';
    const tree = parseConf(text, {
      include: (file) => (file === 'secrets.conf' ? 'edge: "$2a$11$x"' : ''),
      environment: { NAME: 'hub-0', MAP: '{ a: 8k }' },
    });
    expect(tree).toEqual({ edge: '$2a$11$x', port: 1, x: { y: 1, p: '$2a$11$x', n: 'hub-0', m: { a: 8000 } } });
    expect(() => parseConf(text, { include: () => '' })).toThrow('the variable $edge is not defined');
  });

  test('without them keeps variables and includes by name', () => {
    expect(parseConf('a: $b\ninclude one.conf\ninclude "two.conf"')).toEqual({
      a: '$b',
      include: ['one.conf', 'two.conf'],
    });
  });
});

describe('any nats.conf', () => {
  const word = fc
    .stringMatching(/^[a-z][a-z0-9_]{0,8}$/)
    .filter((text) => !/^(include|true|false|yes|no|on|off)$/.test(text));
  const scalar = fc.oneof(fc.string({ unit: anyCharacter }), fc.integer(), fc.boolean());
  const { tree } = fc.letrec<{ tree: Record<string, ConfValue>; value: ConfValue }>((tie) => ({
    tree: fc.dictionary(word, tie('value'), { maxKeys: 4, noNullPrototype: true }),
    value: fc.oneof({ maxDepth: 4 }, scalar, fc.array(tie('value'), { maxLength: 3 }), tie('tree')),
  }));
  const quote = (text: string) =>
    `"${text.replace(/[\\"\n\r\t]/g, (character) => ({ '\n': '\\n', '\r': '\\r', '\t': '\\t' })[character] ?? `\\${character}`)}"`;
  const render = (value: ConfValue, depth = 0): string => {
    if (typeof value === 'string') return quote(value);
    if (typeof value !== 'object') return String(value);
    if (Array.isArray(value))
      return `[${value.map((item) => render(item, depth)).join(depth % 2 === 0 ? ', ' : '\n')}]`;
    return `{ # a comment } "\n${entries(value, depth + 1)}\n}`;
  };
  const entries = (map: Record<string, ConfValue>, depth = 0): string =>
    Object.entries(map)
      .map(([key, value], index) => `${key}${[': ', ' = ', ' '][index % 3]}${render(value, depth)}`)
      .join(depth % 2 === 0 ? '\n' : ' ,\n // and }\n');

  test('is read as it was meant', () => {
    fc.assert(fc.property(tree, (map) => expect(parseConf(entries(map))).toEqual(map)));
  });

  test('is unchanged when nothing, or each value with itself, is replaced', () => {
    fc.assert(
      fc.property(tree, (map) => {
        const text = entries(map);
        expect(rewrite(text, () => undefined)).toBe(text);
        expect(rewrite(text, ({ value }) => (typeof value === 'boolean' ? undefined : value))).toBe(text);
      }),
    );
  });

  test('has, after replacing every text, the new texts and nothing else changed', () => {
    fc.assert(
      fc.property(tree, fc.string(), (map, replacement) => {
        const text = rewrite(entries(map), ({ kind }) => (kind === 'double-quoted' ? replacement : undefined));
        const replaced = JSON.parse(JSON.stringify(map), (_key, value) =>
          typeof value === 'string' ? replacement : value,
        );
        expect(parseConf(text)).toEqual(replaced);
      }),
    );
  });
});

test('no key is lost, whatever JavaScript takes it for', () => {
  const include = () => '"__proto__" { c: 3 }';
  const inner = Object.entries(parseConf('b { "__proto__": 2 }').b ?? {});
  const outer = ['"__proto__" { a: 1 }', 'include "x.conf"'].map((text) =>
    Object.entries(parseConf(text, { include })),
  );
  expect([...outer, inner]).toEqual([[['__proto__', { a: 1 }]], [['__proto__', { c: 3 }]], [['__proto__', 2]]]);
});
