import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_IMAGES } from '../../constructs/server/images';
import { releaseOf } from '../../constructs/server/release';
import { moved } from '../../tools/cdktn/move';
import { ACTIONLINT, GOJQ, HELM, KWOK, NATS_CLI } from '../../tools/fetched-programs';

const ROOT = join(__dirname, '../..');

/** A manager of renovate.json, as far as it is looked at here. */
interface Manager {
  readonly managerFilePatterns: readonly string[];
  readonly matchStrings: readonly string[];
  readonly depNameTemplate?: string;
}

const { customManagers }: { readonly customManagers: readonly Manager[] } = JSON.parse(
  readFileSync(join(ROOT, 'renovate.json'), 'utf8'),
);

/** What Renovate takes from a file: `<name>:<version>`, in the order of names. */
function foundIn(path: string): string[] {
  const text = readFileSync(join(ROOT, path), 'utf8');
  return customManagers
    .filter(({ managerFilePatterns }) => managerFilePatterns.some((one) => new RegExp(one.slice(1, -1)).test(path)))
    .flatMap(({ matchStrings, depNameTemplate }) =>
      matchStrings.flatMap((one) =>
        [...text.matchAll(new RegExp(one, 'g'))].map(
          ({ groups }) => `${groups?.depName ?? depNameTemplate}:${groups?.currentValue}`,
        ),
      ),
    )
    .sort();
}

test('Renovate finds every image that the fleet runs with its version, and no other', () => {
  // What follows the number, as in `nats:2.15.2-alpine`, is not in the constant that is changed.
  const versionless = (image: string) => image.replace(/:.*/, '');
  expect(foundIn('constructs/server/images.ts')).toEqual(
    Object.values(DEFAULT_IMAGES)
      .map((image: string) => `${versionless(image)}:${releaseOf(image)?.number}`)
      .sort(),
  );
});

test('of programs that tests run it finds each that is built from a Go module, with its version, and no other', () => {
  const versions = foundIn('tools/fetched-programs.ts').map((found) => found.replace(/.*:/, ''));
  const programs = [ACTIONLINT, GOJQ, HELM, KWOK, NATS_CLI].map(({ name }) => name.replace(/.* /, ''));
  expect(versions.sort()).toEqual(programs.sort());
});

test('the modules of these programs are whole module paths', () => {
  expect(foundIn('tools/fetched-programs.ts').map((found) => found.replace(/:.*/, ''))).toEqual([
    'github.com/itchyny/gojq',
    'github.com/nats-io/natscli',
    'github.com/rhysd/actionlint',
    'helm.sh/helm/v3',
    'sigs.k8s.io/kwok',
  ]);
});

test('of cdktn it finds the release that the move is tried with', () => {
  const { dependencies } = moved({ dependencies: { cdktf: '0.21.0' } });
  expect(foundIn('tools/cdktn/move.ts').map((found) => `npm:${found.replace(':', '@')}`)).toEqual([dependencies.cdktf]);
});
