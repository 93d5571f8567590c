import { join } from 'node:path';
import fc from 'fast-check';
import { TerraformOutput, TerraformResource, TerraformStack, Testing, Token } from '../../constructs/cdktf';
import { loadEnvironment } from '../../fleet/project/environments';
import { parseEnvironment, refusalIn } from '../../schema';
import type { Environment } from '../../schema/environment';
import { buildFleet } from '../../stacks/fleet';
import { FleetApp } from '../../stacks/fleet-app';
import { ResolvedOnceStack } from '../../stacks/resolved-once-stack';
import { CHARTS } from '../support/constructs';
import { BUNDLED, environmentWith, filesUnder, synthesizeFleet } from '../support/fleet';
import { temporaryFolder } from '../support/folder';
import { operatorTrust } from '../support/operator';
import { environments } from '../support/random-environment';

/**
 * Expects the files to be those of a cdktf app that has all of its stacks at one time, and these nothing but what
 * cdktf's own have.
 */
function expectAsCdktfWritesIt(environment: Environment): void {
  const methods = (['prepareStack', 'toTerraform'] as const).map((name) =>
    jest.spyOn(ResolvedOnceStack.prototype, name).mockImplementation(function (this: TerraformStack) {
      return TerraformStack.prototype[name].call(this);
    }),
  );
  const root = temporaryFolder();
  const app = new FleetApp({ environment: environment.name, outdir: join(root, 'cdktf.out') });
  buildFleet(app, { environment, stateDirectory: join(root, 'state'), charts: CHARTS });
  app.synth();
  expect(methods.map(({ mock }) => mock.calls.length > 0)).toEqual([true, true]);
  jest.restoreAllMocks();
  expect(filesUnder(synthesizeFleet(environment).outdir)).toEqual(filesUnder(app.outdir));
}

afterEach(() => jest.restoreAllMocks());

const SITE = { up: ['sensors.>'], down: ['commands.{site}.>'] };
const CLIENTS = { dashboard: { at: 'hub', subscribe: ['sensors.>'] } };
const FLEETS: Readonly<Record<string, () => Environment | Promise<Environment>>> = {
  ...Object.fromEntries(BUNDLED.map((name) => [name, () => loadEnvironment(name)])),
  'a fleet with externally managed Secrets, which forgets several': () =>
    environmentWith({ trust: { kind: 'mutual-tls', certificates: 'existing' } }),
  'a fleet with a JWT operator': async () =>
    environmentWith({ trust: await operatorTrust(), sites: { edge1: SITE, edge2: SITE }, clients: CLIENTS }),
  'a fleet with a region, a revoked site and identities in rotation': () =>
    environmentWith({
      trust: { kind: 'mutual-tls', ca: { generation: 2, overlap: true } },
      regions: { eu: { address: { kind: 'load-balancer' }, kube: { context: 'eu' } } },
      sites: { edge1: { ...SITE, identity: { generation: 2 } }, edge2: { via: 'eu' }, edge3: { revoked: true } },
      clients: CLIENTS,
    }),
};

test.each(Object.entries(FLEETS))('%s is byte-identical to the output of cdktf', async (_name, load) => {
  expectAsCdktfWritesIt(await load());
});

test('so is any other environment', () => {
  const trusts = new Set<string>();
  const property = fc.property(environments, (input) => {
    const environment = parsed(input);
    fc.pre(environment !== undefined);
    trusts.add(environment.trust.kind);
    expectAsCdktfWritesIt(environment);
  });
  fc.assert(property, { numRuns: 10, seed: 1 });
  expect([...trusts].sort()).toEqual(['mutual-tls', 'password']);
});

test.each([
  ['a value', 'plain'],
  ['a reference', undefined],
])('%s as an override of a stack is written', (_, value) => {
  class Stack extends ResolvedOnceStack {}
  const [own, cdktf] = [Stack, TerraformStack].map((Kind) => {
    const stack = new Kind(Testing.app(), 'stack');
    const made = new TerraformResource(stack, 'made', { terraformResourceType: 'test_made' });
    new TerraformOutput(stack, 'shown', { value: made.getStringAttribute('id') });
    stack.addOverride('output.shown.description', value ?? Token.asString(made.getStringAttribute('name')));
    stack.prepareStack();
    return JSON.stringify(stack.toTerraform());
  });
  expect(own).toBe(cdktf);
  expect(own).toContain(value ?? '${test_made.made.name}');
});

/** The environment; `undefined` if it is refused. */
function parsed(input: unknown): Environment | undefined {
  try {
    return parseEnvironment(input, 'environments/random.ts');
  } catch (error) {
    refusalIn(error);
    return undefined;
  }
}
