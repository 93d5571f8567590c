import type { EnvironmentDraft } from '../../schema/draft';
import { resolve } from '../../schema/resolve';
import { filesUnder, synthesizeFleet } from '../support/fleet';
import { operatorTrust } from '../support/operator';
import { linesOf } from './example';

jest.setTimeout(120_000);

type Written = Omit<EnvironmentDraft, 'name'>;

/** What the role of {@link operatorTrust} gives. */
const BY_ROLE = { up: ['sensors.>'], down: ['commands.{site}.>'] };

const FLEET: Written = {
  kind: 'development',
  hub: { address: 'nats.example.com', kube: { context: 'hub' } },
  sites: { edge1: {} },
};

/** What is synthesized of an environment, whatever the rules say of it. */
function synthesized(written: Written): Record<string, string> {
  const files = filesUnder(synthesizeFleet(resolve({ name: 'test', ...written })).outdir);
  // The folder of each run has another name, which stands in the states' paths.
  return Object.fromEntries(
    Object.entries(files).map(([name, text]) => [name, text.replaceAll(/"[^"]*\/state\//g, '"')]),
  );
}

/** Of what is synthesized all but the outputs, and their list. */
function deployed(written: Written): Record<string, unknown> {
  const stacks = Object.entries(synthesized(written)).filter(([name]) => name.endsWith('.tf.json'));
  return Object.fromEntries(
    stacks.map(([name, text]) => [name, { ...JSON.parse(text), '//': undefined, output: undefined }]),
  );
}

/** What rules call without effect is: synthesized with it or without is the same. */
test.each<
  [what: string, without: () => Promise<Written>, changes: (trust: Written['trust']) => Written, message: RegExp]
>([
  [
    'an overlap of the first generation of the CA',
    async () => ({ ...FLEET, trust: { kind: 'mutual-tls' } }),
    () => ({ trust: { kind: 'mutual-tls', ca: { overlap: true } } }),
    /^trust\.ca\.overlap: true has no effect/,
  ],
  [
    'an overlap of the first identity',
    async () => ({ ...FLEET, trust: { kind: 'password' } }),
    () => ({ sites: { edge1: { identity: { overlap: true } } } }),
    /^sites\.edge1\.identity\.overlap: true has no effect/,
  ],
  [
    'certificates without TLS',
    async () => ({ ...FLEET, trust: { kind: 'password', tls: false } }),
    () => ({ sites: { edge1: { certificates: 'existing' } } }),
    /^sites\.edge1\.certificates: means nothing/,
  ],
  [
    'another identity where an operator says who gets in',
    async () => ({ ...FLEET, sites: { edge1: BY_ROLE }, trust: (await operatorTrust()) as Written['trust'] }),
    () => ({ sites: { edge1: { ...BY_ROLE, identity: { generation: 2 } } } }),
    /^sites\.edge1\.identity: is about users that Terraform makes/,
  ],
])('%s changes nothing, and is refused', async (_what, without, change, message) => {
  const before = await without();
  const after = { ...before, ...change(before.trust) };
  expect(linesOf({ name: 'prod', ...after })).toEqual([expect.stringMatching(message)]);
  expect(synthesized(after)).toEqual(synthesized(before));
});

test('a revoked site where an operator says who gets in changes an output, but nothing that is deployed, and is refused', async () => {
  const before = { ...FLEET, sites: { edge1: BY_ROLE }, trust: (await operatorTrust()) as Written['trust'] };
  const after = { ...before, sites: { edge1: { ...BY_ROLE, revoked: true } } };
  expect(linesOf({ name: 'prod', ...after })).toEqual([
    expect.stringMatching(/^sites\.edge1\.revoked: true cannot be enforced here/),
  ]);
  expect(deployed(after)).toEqual(deployed(before));
});
