import fc from 'fast-check';
import { EnvironmentError } from '../../schema';
import { parseEnvironment } from '../../schema/parse';
import { errorOf, hub, linesOf, minimal, problemsOf } from './example';

test('all problems come at once, aligned, in the order of the file', () => {
  const input = {
    name: 'prod',
    hub: { address: 'nats.example.com', kube: { context: 'hub' }, jetstream: { file: '60Gi', volume: '50Gi' } },
    regions: { eu: { address: 'nats-eu.example.com' } },
    sites: { edge3: { via: 'euu' }, edge2: { up: ['sensors.>', 'sensors. >'] } },
  };
  expect(errorOf(input).message).toBe(
    [
      'environments/prod.ts has 3 problems',
      '  hub.jetstream.file  "60Gi" does not fit on the volume of 50Gi, at most "45032Mi" do: its file system and 1 stream need the rest, and JetStream stores nothing more once the disk is full',
      '  sites.edge3.via     "euu" is not a region. Did you mean "eu"?',
      '  sites.edge2.up[1]   "sensors. >" is not a subject: a token may not hold a space',
      'Nothing was written.',
    ].join('\n'),
  );
});

test('one problem is one problem', () => {
  expect(errorOf(hub({ replicas: 2 })).message).toBe(
    'environments/prod.ts has 1 problem\n  hub.replicas  2 is not accepted: 1, 3 or 5, an odd number of servers, so that a majority exists\nNothing was written.',
  );
});

test.each([[undefined], [null], [{}]])('%j is an empty environment', (input) => {
  expect(errorOf(input, 'environments/x.ts').message).toBe(
    'environments/x.ts is empty: it must export default defineEnvironment({ name, hub, … })\nNothing was written.',
  );
});

test.each([
  [[], '[]'],
  ['prod', '"prod"'],
  [42, '42'],
  [() => 1, 'a function'],
])('%p is no environment', (input, shown) => {
  expect(errorOf(input, 'environments/x.ts').problems).toEqual([
    {
      path: '',
      message: `environments/x.ts exports ${shown}, which is not an environment: it must export default defineEnvironment({ name, hub, … })`,
    },
  ]);
});

test('what rests on a wrong value is not complained about as well', () => {
  const input = minimal({
    kind: 'produktion',
    trust: { kind: 'password', tls: 'no' },
    hub: { address: 'nats.example.com', kube: { context: 'hub' }, jetstream: { file: '60Gi', volume: 'big' } },
    sites: { edge1: { up: ['orders. >'], streams: { ORDERS: { subjects: ['orders.>'] } } }, edge2: 5 },
    clients: { gateway: { at: 'edge2' } },
  });
  expect(problemsOf(input).map(({ path }) => path)).toEqual([
    'hub.jetstream.volume',
    'kind',
    'trust.tls',
    'sites.edge1.up[0]',
    'sites.edge2',
  ]);
});

test('nothing is said about members of a list that is none', () => {
  expect(linesOf(minimal({ regions: 'eu', sites: { edge1: { via: 'eu' } }, clients: { a: { at: 'eu' } } }))).toEqual([
    'regions: "eu" is not regions, as { name: { address } }',
  ]);
});

test('a problem of the defaults is told once, where it stands', () => {
  const input = minimal({
    sites: { edge1: {}, edge2: {} },
    defaults: { site: { jetstream: { file: '11Gi' }, up: ['alerts.>'] } },
  });
  expect(linesOf(input)).toContain(
    'defaults.site.jetstream.file: "11Gi" does not fit on the volume of 10Gi, at most "8987Mi" do: its file system and 1 stream need the rest, and JetStream stores nothing more once the disk is full',
  );
  expect(problemsOf(input).filter(({ path }) => path === 'defaults.site.jetstream.file')).toHaveLength(1);
});

test('values are shown on one line, escaped and cut', () => {
  const [problem] = problemsOf(minimal({ name: `a\n\u001b[31m\u202e${'x'.repeat(200)}` }));
  expect(problem?.message).toMatch(/^"a\\n\\u001b\[31m\\u202ex{58,70}… is not a DNS label/);
});

test('two thousand wrong sites are told in a moment', () => {
  const wrong = Array.from({ length: 2000 }, (_, index) => [`edge${index}`, { up: ['a b'], via: 'nowhere' }]);
  const start = performance.now();
  expect(problemsOf(minimal({ sites: Object.fromEntries(wrong) }))).toHaveLength(4000);
  expect(performance.now() - start).toBeLessThan(10_000);
});

test('an environment is never half valid, and never crashes the check', () => {
  const text = fc.oneof(fc.string(), fc.constantFrom('hub', 'eu', 'edge1', 'sensors.>', '{site}', '2Gi', '${x}'));
  const junk = fc.oneof(
    fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true }),
    text,
  );
  const keys = [
    'name',
    'kind',
    'hub',
    'regions',
    'sites',
    'defaults',
    'clients',
    'alerts',
    'backend',
    'trust',
    'image',
  ];
  const member = fc.dictionary(
    fc.constantFrom(
      'via',
      'up',
      'down',
      'streams',
      'kube',
      'jetstream',
      'resources',
      'ports',
      'service',
      'at',
      'address',
    ),
    fc.oneof(junk, fc.array(text), fc.dictionary(text, junk)),
  );
  const environments = fc.dictionary(
    fc.constantFrom(...keys),
    fc.oneof(junk, member, fc.dictionary(fc.oneof(text, fc.constant('site')), member)),
  );
  fc.assert(
    fc.property(environments, (input) => {
      try {
        parseEnvironment(input, 'environments/prod.ts');
      } catch (error) {
        expect(error).toBeInstanceOf(EnvironmentError);
        const { problems, message } = error as EnvironmentError;
        expect(problems.length).toBeGreaterThan(0);
        expect(message).not.toMatch(/Invalid input|undefined is/);
      }
    }),
    { numRuns: 300 },
  );
});
