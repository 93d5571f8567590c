import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadEnvironment } from '../../environments';
import { isMap } from '../../fleet/model';
import { lockFor, writeLock } from '../../stacks/provider-lock';
import { BUNDLED, Checkout, type Fleet, synthesizeFleet } from '../support/fleet';
import { temporaryFolder } from '../support/folder';
import { describeWithProviders, PROVIDERS_NOTE, terraform } from '../support/terraform';

jest.setTimeout(300_000);

const block = (
  name: string,
  version: string,
  ...checksums: readonly string[]
) => `provider "registry.terraform.io/hashicorp/${name}" {
  version     = "${version}"
  constraints = "${version}"
  hashes = [
${checksums.map((checksum) => `    "${checksum}",\n`).join('')}  ]
}`;

/** A committed lock file: the versions are those that the constructs were generated from, the checksums are made up. */
const LOCK = `# This file is maintained automatically by "terraform init".
# Manual edits may be lost in future updates.

${[
  block('helm', '3.1.1', 'h1:helm='),
  block('kubernetes', '2.38.0', 'h1:kubernetes=', 'zh:00'),
  block('random', '3.7.2', 'h1:random='),
  block('tls', '4.1.0', 'h1:tls='),
].join('\n\n')}
`;

/** The providers of each stack's lock file; nothing where there is none. */
function locked(fleet: Fleet): Record<string, string[] | undefined> {
  return Object.fromEntries(
    fleet.names.map((stack) => {
      const path = join(fleet.outdir, fleet.folder(stack), '.terraform.lock.hcl');
      const names = existsSync(path) ? [...readFileSync(path, 'utf8').matchAll(/hashicorp\/(\w+)" \{/g)] : undefined;
      return [stack, names?.map(([, name = '']) => name)];
    }),
  );
}

test.each(BUNDLED)('%s: every provider is required in one exact version', async (name) => {
  const { app } = synthesizeFleet(await loadEnvironment(name));
  const versions = [...app.stacks.values()].flatMap(({ requiredProviders }) =>
    Object.values(requiredProviders).map((required) => (isMap(required) ? required.version : undefined)),
  );
  expect(versions.length).toBeGreaterThan(0);
  expect(versions.filter((version) => !/^\d+\.\d+\.\d+$/.test(String(version)))).toEqual([]);
});

test('each stack gets the checksums of the providers that it requires, and of no others', async () => {
  const fleet = new Checkout().synthesize(await loadEnvironment('prod'), undefined, LOCK);
  expect(locked(fleet)).toEqual({
    prod: ['kubernetes', 'tls'],
    'identity-edge1': ['kubernetes', 'tls'],
    'identity-edge2': ['kubernetes', 'tls'],
    'identity-eu': ['kubernetes', 'tls'],
    'identity-plant7': ['kubernetes', 'tls'],
    hub: ['helm', 'kubernetes', 'tls'],
    'region-eu': ['helm', 'kubernetes', 'tls'],
    'leaf-edge1': ['kubernetes', 'tls'],
    'leaf-edge2': ['kubernetes', 'tls'],
    'leaf-plant7': ['kubernetes', 'tls'],
  });
});

test('without a committed lock file none is written', async () => {
  expect(Object.values(locked(synthesizeFleet(await loadEnvironment('dev')))).filter(Boolean)).toEqual([]);
});

test('the providers in the lock file are those that the stacks require', async () => {
  for (const name of BUNDLED) {
    const { app } = synthesizeFleet(await loadEnvironment(name));
    for (const { requiredProviders } of app.stacks.values()) {
      const sources = Object.values(requiredProviders).map((required) => Object(required));
      expect(() =>
        lockFor(LOCK, Object.fromEntries(sources.map((required) => [required.source, required]))),
      ).not.toThrow();
    }
  }
});

test("a stack's part of a lock file is its blocks as they stand there", () => {
  expect(lockFor(LOCK.replaceAll('\n', '\r\n'), { tls: { source: 'hashicorp/tls', version: '4.1.0' } })).toBe(
    `# Made from the lock file of the project at every synthesis.\n\n${block('tls', '4.1.0', 'h1:tls=')}\n`,
  );
});

test.each([
  ['kubernetes', '2.37.0', 'registry.terraform.io/hashicorp/kubernetes 2.38.0, but 2.37.0 is required'],
  ['registry.example.com/acme/tls', '4.1.0', 'no registry.example.com/acme/tls'],
  ['hashicorp/aws', '5.0.0', 'no registry.terraform.io/hashicorp/aws'],
])('what the lock file does not hold is refused: %s %s', (source, version, problem) => {
  expect(() => lockFor(LOCK, { any: { source, version } })).toThrow(
    `${problem}; make it anew with \`terraform providers lock\`, or set NATS_PROVIDER_LOCK=off to do without`,
  );
});

test('a lock file that does not hold it stops the synthesis before anything is written', async () => {
  const checkout = new Checkout();
  const environment = await loadEnvironment('prod');
  expect(() => checkout.synthesize(environment, undefined, LOCK.replace('2.38.0', '2.37.0'))).toThrow(
    '2.38.0 is required',
  );
  expect(existsSync(join(checkout.outdir, 'prod/hub/cdk.tf.json'))).toBe(false);
});

test.each([
  [
    'with more checksums, as terraform init leaves it, is left alone',
    block('tls', '4.1.0', 'h1:added=', 'h1:tls='),
    true,
  ],
  ['of another version is replaced', block('tls', '4.0.0', 'h1:tls='), false],
  ['without our checksums is replaced', block('tls', '4.1.0', 'h1:other='), false],
  ['with another provider is replaced', `${block('tls', '4.1.0', 'h1:tls=')}\n${block('helm', '1.0.0')}`, false],
])('a lock file that is there, %s', (_what, there, isKept) => {
  const folder = temporaryFolder();
  const path = join(folder, '.terraform.lock.hcl');
  const text = lockFor(LOCK, { tls: { source: 'tls', version: '4.1.0' } });
  writeFileSync(path, there);
  writeLock(folder, text);
  expect(readFileSync(path, 'utf8')).toBe(isKept ? there : text);
});

describeWithProviders(`terraform and the lock file${PROVIDERS_NOTE}`, () => {
  /** A lock file with the checksums of the providers that can be had here: what terraform itself writes where there is none. */
  async function realLock(): Promise<string> {
    const fleet = new Checkout().synthesize(await loadEnvironment('dev'));
    const folder = join(fleet.outdir, fleet.folder('hub'));
    expect(terraform(folder, 'init', '-backend=false')).toMatchObject({ status: 0 });
    return readFileSync(join(folder, '.terraform.lock.hcl'), 'utf8');
  }

  const initOf = async (lock: string) => {
    const fleet = new Checkout().synthesize(await loadEnvironment('dev'), undefined, lock);
    return terraform(join(fleet.outdir, fleet.folder('dev')), 'init', '-backend=false', '-lockfile=readonly');
  };

  test('init takes the builds whose checksums are locked, and those only', async () => {
    const lock = await realLock();
    expect(await initOf(lock)).toMatchObject({ status: 0 });
    const wrong = await initOf(lock.replaceAll(/"h1:.*"/g, '"h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="'));
    expect({ status: wrong.status, said: /checksum/.test(wrong.output) }).toEqual({ status: 1, said: true });
  });
});
