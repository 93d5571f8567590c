import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../lib/package-root';

/** What is read of a package.json, and kept as it is. */
export interface Manifest {
  readonly [field: string]: unknown;
}

/** What is read of the package's own. */
interface OwnManifest {
  readonly name: string;
  readonly version: string;
  readonly engines: { readonly node: string };
  readonly devDependencies: Readonly<Record<string, string>>;
}

/**
 * By which cdktf-cli runs Terraform. The package of this name has no build for Node 24 or newer; what is installed in
 * its place has, and runs no script for that. cdktf-cli finds it at the top of node_modules only.
 */
const TERMINAL = '@cdktf/node-pty-prebuilt-multiarch';

const SCRIPTS = {
  start: 'fleet rehearse',
  synth: 'CHECKPOINT_DISABLE=1 DISABLE_VERSION_CHECK=1 cdktf synth',
  typecheck: 'tsc --noEmit',
};

/**
 * The package.json of a project.
 * @param name where it has no name yet
 * @param before what is in it already: that stays as it is, scripts of the same name too
 */
export function projectManifest(name: string, before: Manifest): Manifest {
  const own: OwnManifest = JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8'));
  const { test: _placeholder, ...scripts } = record(before.scripts);
  const { [own.name]: installed = `^${own.version}`, ...dependencies } = record(before.dependencies);
  return {
    name,
    private: true,
    ...before,
    engines: { ...record(before.engines), node: own.engines.node },
    scripts: { ...SCRIPTS, ...scripts },
    dependencies: { ...dependencies, [own.name]: installed },
    devDependencies: { ...record(before.devDependencies), ...tools(own) },
    overrides: { ...record(before.overrides), [TERMINAL]: `$${TERMINAL}` },
  };
}

/** The programs that a project runs in addition to `fleet`, in the versions that this package is tested with. */
function tools({ devDependencies }: OwnManifest): Record<string, string> {
  const { 'cdktf-cli': cdktf = '', '@typescript/native': typescript = '' } = devDependencies;
  return {
    [TERMINAL]: devDependencies[TERMINAL] ?? '',
    'cdktf-cli': cdktf,
    typescript: typescript.slice(typescript.lastIndexOf('@') + 1),
  };
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
