import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LOCK_FILE } from '../../constructs/contract';
import { loadEnvironment } from '../../fleet/project/environments';
import { lockFor, writeLock } from '../../stacks/provider-lock';
import { BUNDLED, Checkout, type Fleet } from '../support/fleet';
import { temporaryFolder } from '../support/folder';
import { describeWithProviders, PROVIDERS_NOTE, terraform } from '../support/terraform';
import { mapAt } from '../support/walk';

jest.setTimeout(300_000);

const LOCK = readFileSync(join(__dirname, '../../terraform.lock.hcl'), 'utf8');
const TLS = lockFor(LOCK, { tls: { source: 'tls', version: '4.1.0' } });

/** The text of a stack's lock file, if there is one. */
function lockIn(fleet: Fleet, stack: string): string | undefined {
  const path = join(fleet.outdir, fleet.folder(stack), LOCK_FILE);
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

test.each(BUNDLED)(
  '%s: each stack gets the checksums of the providers that it requires, each in one exact version, and of no others; none without a committed lock file',
  async (name) => {
    const environment = await loadEnvironment(name);
    const fleet = new Checkout().synthesize(environment, undefined, LOCK);
    for (const stack of fleet.names) {
      const locked = [
        ...(lockIn(fleet, stack) ?? '').matchAll(/hashicorp\/(\w+)" \{\n +version += "(\d+\.\d+\.\d+)"/g),
      ];
      expect(locked.map(([, provider]) => provider)).toEqual(Object.keys(mapAt(fleet.json(stack), 'provider')).sort());
    }
    const without = new Checkout().synthesize(environment);
    expect(without.names.filter((stack) => lockIn(without, stack) !== undefined)).toEqual([]);
  },
);

test("a stack's lock file has its blocks unchanged", () => {
  const block = /^provider "registry\.terraform\.io\/hashicorp\/tls" \{[\s\S]*?^\}/m.exec(LOCK)?.[0];
  expect(TLS).toBe(`# Generated from the lock file of the project at every synthesis.\n\n${block}\n`);
  expect(lockFor(LOCK.replaceAll('\n', '\r\n'), { tls: { source: 'hashicorp/tls', version: '4.1.0' } })).toBe(TLS);
});

test.each([
  ['kubernetes', '2.37.0', 'registry.terraform.io/hashicorp/kubernetes 2.38.0, but 2.37.0 is required'],
  ['registry.example.com/acme/tls', '4.1.0', 'no registry.example.com/acme/tls'],
  ['hashicorp/aws', '5.0.0', 'no registry.terraform.io/hashicorp/aws'],
])('what the lock file lacks is refused: %s %s', (source, version, problem) => {
  expect(() => lockFor(LOCK, { any: { source, version } })).toThrow(
    `${problem}; recreate it with \`terraform providers lock\`, or set NATS_PROVIDER_LOCK=off to work without it`,
  );
});

test('an incomplete lock file stops the synthesis before anything is written', async () => {
  const checkout = new Checkout();
  const environment = await loadEnvironment('prod');
  const other = LOCK.replaceAll('2.38.0', '2.37.0');
  expect(() => checkout.synthesize(environment, undefined, other)).toThrow('2.38.0 is required');
  expect(existsSync(join(checkout.outdir, 'prod/hub/cdk.tf.json'))).toBe(false);
});

test.each([
  ['with more checksums, as terraform init writes it, is kept', TLS.replace('"h1:', '"h1:x=",\n    "h1:'), true],
  ['of another version is replaced', TLS.replaceAll('4.1.0', '4.0.0'), false],
  ['without our checksums is replaced', TLS.replaceAll(/"h1:.*"/g, '"h1:other="'), false],
  ['with another provider is replaced', `${TLS}\n${TLS.replaceAll('hashicorp/tls', 'hashicorp/helm')}`, false],
])('an existing lock file %s', (_what, there, isKept) => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, LOCK_FILE), there);
  writeLock(folder, TLS);
  expect(readFileSync(join(folder, LOCK_FILE), 'utf8')).toBe(isKept ? there : TLS);
});

describeWithProviders(`terraform and the lock file${PROVIDERS_NOTE}`, () => {
  test('init accepts only builds with locked checksums', async () => {
    const dev = await loadEnvironment('dev');
    const initOf = (stack: string, lock?: string, ...args: readonly string[]) => {
      const fleet = new Checkout().synthesize(dev, undefined, lock);
      const { status, output } = terraform(join(fleet.outdir, fleet.folder(stack)), 'init', '-backend=false', ...args);
      return { status, output, lock: lockIn(fleet, stack) };
    };
    // The providers available here: what terraform writes without a lock file.
    const { status, lock = '' } = initOf('hub');
    expect([status, initOf('dev', lock, '-lockfile=readonly').status]).toEqual([0, 0]);
    const wrong = lock.replaceAll(/"h1:.*"/g, `"h1:${'A'.repeat(43)}="`);
    expect(initOf('dev', wrong, '-lockfile=readonly')).toMatchObject({
      status: 1,
      output: expect.stringContaining('checksum'),
    });
  });
});
