import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { main } from '../../lib/main';
import { packageRoot } from '../../lib/package-root';

/**
 * Where the compiled package goes: package.json names its files, and tools/compile.js looks here for what it does not
 * compile.
 */
const BUILD = 'build';

/** What is loaded on its own: what projects import, the command, and what runs in a process or thread of its own. */
const ENTRIES = [
  'index',
  'fleet/commands/fleet',
  'fleet/rehearse/launcher-process',
  'fleet/rehearse/load-balancer-thread',
];

/** What is read of package.json. */
interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
}

void main(async () => {
  const root = packageRoot();
  rmSync(join(root, BUILD), { recursive: true, force: true });
  const { dependencies, peerDependencies }: Manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  // What reads the command line is in the bundle, so that help loads no package.
  const external = Object.keys({ ...dependencies, ...peerDependencies }).filter((name) => name !== 'commander');
  await build({
    absWorkingDir: root,
    entryPoints: ENTRIES.map((entry) => `${entry}.ts`),
    outdir: BUILD,
    outbase: '.',
    bundle: true,
    external,
    platform: 'node',
    target: 'node20',
    logLevel: 'warning',
  });
  writeTypes(root);
  writeModule(root);
});

/** The declarations of all that index.ts reaches, and one for each kind of module beside the code. */
function writeTypes(root: string): void {
  tsc(root, 'inherit', '--project', 'tools/package');
  writeFileSync(join(root, BUILD, 'index.d.ts'), "export * from './types/index';\n");
  writeFileSync(join(root, BUILD, 'index.d.mts'), "export * from './types/index.js';\n");
  // What only the code imports is declared too, with types of packages that projects need not know.
  const listed = tsc(root, 'pipe', '--listFilesOnly', '--ignoreConfig', '--module', 'nodenext', `${BUILD}/index.d.ts`);
  const needed = new Set(listed.split('\n'));
  const types = join(root, BUILD, 'types');
  for (const path of readdirSync(types, { recursive: true, encoding: 'utf8' })) {
    if (path.endsWith('.d.ts') && !needed.has(join(types, path))) rmSync(join(types, path));
  }
}

/** Runs the compiler, and answers what it says, where that is not shown. */
function tsc(root: string, stdout: 'inherit' | 'pipe', ...args: readonly string[]): string {
  return execFileSync(join(root, 'node_modules/.bin/tsc'), args, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', stdout, 'inherit'],
  });
}

/** The same for who imports it as an ES module: one copy of it, whatever way it is loaded. */
function writeModule(root: string): void {
  const names = Object.keys(require(join(root, BUILD, 'index.js'))).sort();
  writeFileSync(
    join(root, BUILD, 'index.mjs'),
    `import all from './index.js';\n\nexport const {\n${names.map((name) => `  ${name},\n`).join('')}} = all;\n`,
  );
}
