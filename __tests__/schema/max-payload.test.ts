import { parseEnvironment } from '../../schema';
import { filesUnder, synthesizeFleet } from '../support/fleet';
import { linesOf, minimal } from './example';

const FLEET = {
  kind: 'development',
  trust: { kind: 'password', tls: false },
  hub: { address: 'nats.example.com', kube: { context: 'hub' } },
  regions: { eu: { address: 'nats-eu.example.com' } },
  sites: { edge1: {}, edge2: { maxPayload: 65_536 } },
};

/** Of each tier what its nats.conf says of it, by the name of its stack. */
function limits(changes: Record<string, unknown>): Record<string, string> {
  const environment = parseEnvironment(minimal({ ...FLEET, ...changes }), 'environments/prod.ts');
  const stacks = Object.entries(filesUnder(synthesizeFleet(environment).outdir));
  return Object.fromEntries(
    stacks.flatMap(([file, text]) => {
      const [, stack] = /(?:^|\/)((?:hub|region|leaf)[^/]*)\/cdk\.tf\.json$/.exec(file) ?? [];
      return stack === undefined ? [] : [[stack, /max_payload: [^\\]*/.exec(text)?.[0] ?? 'as nats-server has it']];
    }),
  );
}

test.each([
  ['nobody says it', {}, { hub: undefined, eu: undefined, edge1: undefined }],
  ['the environment says it', { maxPayload: '8Mi' }, { hub: 8_388_608, eu: 8_388_608, edge1: 8_388_608 }],
  [
    'a kind of tier says it too',
    { maxPayload: '8Mi', defaults: { region: { maxPayload: '4Mi' }, site: { maxPayload: '2M' } } },
    { hub: 8_388_608, eu: 4_194_304, edge1: 2_000_000 },
  ],
])('how large a message may be, where %s; a site that says it itself has its own', (_, changes, expected) => {
  const written = (bytes?: number) => (bytes === undefined ? 'as nats-server has it' : `max_payload: ${bytes}`);
  expect(limits(changes)).toEqual({
    hub: written(expected.hub),
    'region-eu': written(expected.eu),
    'leaf-edge1': written(expected.edge1),
    'leaf-edge2': 'max_payload: 65536',
  });
});

test('it is a size of at most 64 MiB, above which no server starts', () => {
  expect(linesOf(minimal({ maxPayload: '65Mi', sites: { edge1: { maxPayload: 'large' } } }))).toEqual([
    'maxPayload: "65Mi" is not a size, at most "64Mi": bytes, or a whole number with Ki, Mi, Gi, Ti, k, M, G or T, such as "20Gi"',
    'sites.edge1.maxPayload: "large" is not a size, at most "64Mi": bytes, or a whole number with Ki, Mi, Gi, Ti, k, M, G or T, such as "20Gi"',
  ]);
});

const MORE = 'is more than the 65536 bytes that hub above takes: a larger message ends the link';

test.each<
  [string, { hub: string | number; environment?: string | number; site?: string | number }, string[] | undefined]
>([
  ['a site', { hub: 65_536, environment: 65_536, site: '1Mi' }, [`sites.edge1.maxPayload: "1Mi" ${MORE}`]],
  ['all tiers', { hub: 65_536, environment: '1Mi' }, [`maxPayload: "1Mi" ${MORE}`]],
  [
    'nobody',
    { hub: 65_536 },
    [`sites.edge1.maxPayload: what nats-server takes where nothing is said, 1048576 bytes, ${MORE}`],
  ],
  ['a site, and less', { hub: '1Mi', site: 65_536 }, undefined],
])('no tier takes more than the one above it: said for %s', (_, { hub, environment, site }, expected) => {
  const written = minimal({
    hub: { address: 'nats.example.com', kube: { context: 'hub' }, maxPayload: hub },
    maxPayload: environment,
    sites: { edge1: { maxPayload: site } },
  });
  if (expected) expect(linesOf(written)).toEqual(expected.map((line) => expect.stringContaining(line)));
  else expect(() => parseEnvironment(written, 'environments/prod.ts')).not.toThrow();
});
