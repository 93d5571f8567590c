import type { EnvironmentDraft } from '../../schema/draft';
import { filesUnder } from '../support/fleet';
import { operatorTrust } from '../support/operator';
import { Artifact } from '../support/rehearsal';
import { linesOf } from './example';

jest.setTimeout(120_000);

type Written = Omit<EnvironmentDraft, 'name'>;

/**
 * What is synthesized of an environment, whatever the rules say of it: of stacks their JSON, or that without its
 * outputs.
 */
function synthesized(written: Written, outputs: boolean): Record<string, unknown> {
  const stacks = Object.entries(filesUnder(Artifact.unchecked(written).outdir)).map(([name, text]) => {
    // The folder of each run has another name, which is in the states' paths.
    const same = text.replaceAll(/"[^"]*\/state\//g, '"');
    return [name, outputs ? same : { ...JSON.parse(same), '//': undefined, output: undefined }];
  });
  return Object.fromEntries(stacks.filter(([name]) => outputs || name.endsWith('.tf.json')));
}

/** With a JWT operator, what its role allows the site. */
const OF_OPERATOR = operatorTrust().then((trust) => ({
  trust: trust as Written['trust'],
  site: { up: ['sensors.>'], down: ['commands.{site}.>'] },
}));

const MUTUAL = { trust: { kind: 'mutual-tls' }, site: {} } as const;
const PASSWORD = { trust: { kind: 'password' }, site: {} } as const;
const CLEAR = { trust: { kind: 'password', tls: false }, site: {} } as const;

/** What rules call without effect has none: the synthesis is the same with and without it. */
test.each([
  ['an overlap of the first generation of the CA', MUTUAL, { trust: { ca: { overlap: true } } }, 'trust.ca.overlap'],
  ['an overlap of the first identity', PASSWORD, { site: { identity: { overlap: true } } }, 'identity.overlap'],
  ['certificates without TLS', CLEAR, { site: { certificates: 'existing' } }, 'certificates'],
  ['another identity with a JWT operator', OF_OPERATOR, { site: { identity: { generation: 2 } } }, 'identity'],
  ['a revoked site there, except for an output', OF_OPERATOR, { site: { revoked: true } }, 'revoked'],
])('%s changes nothing, and is refused', async (what, given, change, path) => {
  const { trust, site } = await given;
  const written = (more: { trust?: object; site?: object }) => ({
    kind: 'development' as const,
    hub: { address: 'nats.example.com', kube: { context: 'hub' } },
    trust: { ...trust, ...more.trust } as Written['trust'],
    sites: { edge1: { ...site, ...more.site } },
  });
  expect(linesOf({ name: 'prod', ...written(change) })).toEqual([expect.stringContaining(`${path}: `)]);
  const outputs = !what.endsWith('output');
  expect(synthesized(written(change), outputs)).toEqual(synthesized(written({}), outputs));
});
