import fc from 'fast-check';
import { EnvironmentError } from '../../schema';
import { errorOf, hub, minimal, parse, processorSeconds } from './example';
import { areShown } from './kept-table';

const EMPTY = [undefined, null, {}];
/** The last one is a function that returns a function. */
const NONE = [[], 'prod', 42, () => () => 1];

const REFUSED: Readonly<Record<string, unknown>> = {
  'all problems are listed at once, aligned, in the order of the file': {
    name: 'prod',
    hub: { address: 'nats.example.com', kube: { context: 'hub' }, jetstream: { file: '60Gi', volume: '50Gi' } },
    regions: { eu: { address: 'nats-eu.example.com' } },
    sites: { edge3: { via: 'euu' }, edge2: { up: ['sensors.>', 'sensors. >'] } },
  },
  'one problem is one problem': hub({ replicas: 2 }),
  ...Object.fromEntries(EMPTY.map((input) => [`an empty environment: ${JSON.stringify(input)}`, input])),
  ...Object.fromEntries(NONE.map((input) => [`no environment: ${JSON.stringify(input) ?? 'a function'}`, input])),
  'problems that depend on a wrong value are not reported': minimal({
    kind: 'produktion',
    trust: { kind: 'password', tls: 'no' },
    hub: { address: 'nats.example.com', kube: { context: 'hub' }, jetstream: { file: '60Gi', volume: 'big' } },
    sites: { edge1: { up: ['orders. >'], streams: { ORDERS: { subjects: ['orders.>'] } } }, edge2: 5 },
    clients: { gateway: { at: 'edge2' } },
  }),
  'nor are fields that a wrong value would need': minimal({
    trust: 5,
    sites: { edge1: { certificates: 'existing' }, edge2: {} },
  }),
  'nothing is reported about members of something that is not a list': minimal({
    regions: 'eu',
    sites: { edge1: { via: 'eu' } },
    clients: { a: { at: 'eu' } },
  }),
  'a problem of the defaults is reported once, at its path': minimal({
    sites: { edge1: {}, edge2: {} },
    defaults: { site: { jetstream: { file: '11Gi' }, up: ['alerts.>'] } },
  }),
  'a long path does not move other messages': hub({
    replicas: 2,
    service: { annotations: { ['a'.repeat(40)]: '${x}' } },
  }),
  'values are shown on one line, escaped and shortened': minimal({ name: `a\n\u001b[31m\u202e${'x'.repeat(200)}` }),
};

areShown(__filename, REFUSED, (input) => errorOf(input).message.split('\n'));

test('a problem of the whole environment has an empty path', () => {
  expect(errorOf(42).problems).toEqual([{ path: '', message: expect.stringContaining('exports 42, which is not') }]);
});

test('two thousand wrong sites are reported quickly', () => {
  const wrong = Array.from({ length: 2000 }, (_, index) => [`edge${index}`, { up: ['a b'], via: 'nowhere' }]);
  const input = minimal({ sites: Object.fromEntries(wrong) });
  expect(processorSeconds(() => expect(errorOf(input).problems).toHaveLength(4000))).toBeLessThan(10);
});

const GROUPS = 'name kind hub regions sites defaults clients alerts backend trust image'.split(' ');
const KEYS = 'via up down streams kube jetstream resources ports service at address'.split(' ');

test('an environment is valid or refused, and never crashes the check', () => {
  const text = fc.oneof(fc.string(), fc.constantFrom('hub', 'eu', 'edge1', 'sensors.>', '{site}', '2Gi', '${x}'));
  const junk = fc.oneof(
    fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true }),
    text,
  );
  const member = fc.dictionary(fc.constantFrom(...KEYS), fc.oneof(junk, fc.array(text), fc.dictionary(text, junk)));
  const environments = fc.dictionary(
    fc.constantFrom(...GROUPS),
    fc.oneof(junk, member, fc.dictionary(fc.oneof(text, fc.constant('site')), member)),
  );
  const check = (input: unknown) => {
    try {
      parse(input);
    } catch (error) {
      expect(error).toBeInstanceOf(EnvironmentError);
      const { problems, message } = error as EnvironmentError;
      expect(problems.length).toBeGreaterThan(0);
      expect(message).not.toMatch(/Invalid input|undefined is/);
    }
  };
  fc.assert(fc.property(environments, check), { numRuns: 300 });
});
