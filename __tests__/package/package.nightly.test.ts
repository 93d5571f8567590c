import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../support/folder';

jest.setTimeout(600_000);

const ROOT = join(__dirname, '../..');
/** What projects compile and also need to compile and run TypeScript. */
const OTHERS = ['typescript@5.9.3', 'tsx@4.23.15', 'ts-node@10.9.2', 'esbuild@0.28.2', '@types/node@20.19.0'];

const folder = temporaryFolder();
const [library, project] = [join(folder, 'library'), join(folder, 'shop-fleet')];

/** Runs a command in a folder, and answers what it prints; a failure fails the test with all that it said. */
function run(cwd: string, command: string, env: NodeJS.ProcessEnv = {}): string {
  const { status, stdout, stderr } = spawnSync('sh', ['-c', command], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1', CHECKPOINT_DISABLE: '1', DISABLE_VERSION_CHECK: '1', ...env },
  });
  if (status !== 0) throw new Error(`${command}: exit code ${status}\n${stdout}\n${stderr}`);
  return stdout;
}

/** All files of a folder with their text, but those whose path is another one from run to run. */
function texts(of: string): Readonly<Record<string, string>> {
  const files = readdirSync(of, { recursive: true, withFileTypes: true, encoding: 'utf8' });
  return Object.fromEntries(
    files
      .filter((entry) => entry.isFile() && entry.name === 'cdk.tf.json')
      .map(({ parentPath, name }) => join(parentPath, name))
      .map((path) => [path.slice(of.length), readFileSync(path, 'utf8')]),
  );
}

let tarball = '';
let packed: string[] = [];

beforeAll(() => {
  const [made] = JSON.parse(run(ROOT, `npm pack --ignore-scripts=false --json --pack-destination ${folder}`)) as {
    filename: string;
    files: { path: string }[];
  }[];
  tarball = join(folder, made?.filename ?? '');
  packed = made?.files.map(({ path }) => path) ?? [];
  for (const each of [library, project]) mkdirSync(each);
  run(library, `npm init -y && npm install --ignore-scripts ${tarball} ${OTHERS.join(' ')}`);
  run(project, `npm install --ignore-scripts ${tarball} && npx fleet init && npm install`);
});

test('the tarball holds what is compiled, charts and files of projects; no tests, and no source but main.ts', () => {
  const folders = new Set(packed.map((path) => path.replace(/^(constructs\/charts|build\/types|[^/]+)\/.*/, '$1/')));
  expect([...folders].sort()).toEqual(
    `.github/ .gitlab-ci.yml CHANGELOG.md LICENSE README.md build/ build/types/ cdktf.json constructs/charts/ fleet/
    main.ts package.json schema/ terraform.lock.hcl tools/`.split(/\s+/),
  );
  expect(packed.filter((path) => /__tests__|[.]test[.]/.test(path))).toEqual([]);
  expect(packed.filter((path) => /[.]tsx?$/.test(path) && !path.endsWith('.d.ts'))).toEqual(['main.ts']);
});

const APP = `import { App } from 'cdktf';
import { defineEnvironment, HubCluster, LeafSite, LeafTls, RegionalHub, type EnvironmentInput } from 'nats-edge-fleet';

const input: EnvironmentInput = { name: 'prod', kind: 'production', trust: { kind: 'mutual-tls' },
  hub: { address: 'nats.example.com', kube: { context: 'hub' } } };
export const said: string = [App, HubCluster, LeafSite, LeafTls, RegionalHub].map((each) => typeof each).join(' ');
declare const console: { log(text: string): void };
console.log(said + ' ' + defineEnvironment(input).name);
`;
const SAID = 'function function function function function prod\n';

describe('types', () => {
  function typeCheck(options: object, files: Readonly<Record<string, string>>): string {
    for (const [file, text] of Object.entries(files)) writeFileSync(join(library, file), text);
    const compilerOptions = { target: 'es2020', strict: true, skipLibCheck: false, noEmit: true, ...options };
    writeFileSync(join(library, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: Object.keys(files) }));
    return spawnSync('npx', ['tsc', '--project', '.'], { cwd: library, encoding: 'utf8' }).stdout;
  }

  test.each([
    ['commonjs', 'node10', ['es2020'], 'app.ts'],
    ['node16', 'node16', ['es2022'], 'app.ts'],
    ['nodenext', 'nodenext', ['es2022', 'dom'], 'app.mts'],
    ['esnext', 'bundler', ['esnext'], 'app.ts'],
  ])('are found with module %s, resolution %s, lib %j, in %s', (module, moduleResolution, lib, file) => {
    const strictest = { exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true };
    expect(typeCheck({ module, moduleResolution, lib, ...strictest }, { [file]: APP })).toBe('');
  });

  test('refuse what an environment may not say', () => {
    const wrong = APP.replace("address: 'nats.example.com'", 'address: 7');
    const errors = typeCheck({ module: 'nodenext', moduleResolution: 'nodenext' }, { 'wrong.ts': wrong });
    expect(errors).toContain("wrong.ts(5,10): error TS2322: Type 'number' is not assignable");
  });
});

test.each([
  ['Node, CommonJS', 'app.cjs', 'node app.cjs', (text: string) => asJavaScript(text, 'cjs')],
  ['Node, ES module', 'app.mjs', 'node app.mjs', (text: string) => asJavaScript(text, 'esm')],
  ['tsx', 'app.ts', 'npx tsx app.ts', undefined],
  ['tsx, ES module', 'app.mts', 'npx tsx app.mts', undefined],
  ['ts-node', 'app.ts', 'npx ts-node app.ts', undefined],
  [
    'an esbuild bundle',
    'app.ts',
    'npx esbuild app.ts --log-level=error --bundle --platform=node --outfile=out/app.js && node out/app.js',
    undefined,
  ],
  [
    'an esbuild bundle without packages',
    'app.ts',
    'npx esbuild app.ts --log-level=error --bundle --platform=node --packages=external --format=esm --outfile=out/app.mjs && node out/app.mjs',
    undefined,
  ],
])('%s loads the constructs', (_title, file, command, change) => {
  const compilerOptions = { target: 'es2022', module: 'nodenext', moduleResolution: 'nodenext', strict: true };
  writeFileSync(join(library, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
  writeFileSync(join(library, file), change ? change(APP) : APP);
  expect(run(library, command)).toBe(SAID);
});

function asJavaScript(text: string, format: 'cjs' | 'esm'): string {
  const input = { input: text, encoding: 'utf8' } as const;
  return execFileSync('npx', ['esbuild', '--loader=ts', `--format=${format}`], { cwd: library, ...input });
}

test('the constructs alone make of the tarball what they make of the sources', () => {
  const example = join(ROOT, 'examples/constructs-alone');
  cpSync(join(example, 'main.ts'), join(library, 'alone.ts'));
  run(library, 'npx tsx alone.ts', { CDKTF_OUTDIR: join(folder, 'alone') });
  run(example, 'node -r nats-edge-fleet/register main.ts', { CDKTF_OUTDIR: join(folder, 'alone-here') });
  expect(Object.keys(texts(join(folder, 'alone')))).toEqual(['/stacks/messaging/cdk.tf.json']);
  const here = JSON.stringify(texts(join(folder, 'alone-here'))).replaceAll(`${example}/`, `${library}/`);
  expect(texts(join(folder, 'alone'))).toEqual(JSON.parse(here));
});

describe("a project of one's own", () => {
  test('is type-checked, and synthesized by cdktf into what this repository makes of its environment', () => {
    run(project, 'npm run typecheck');
    run(project, 'npx cdktf synth');
    const copy = join(ROOT, 'dist/init');
    for (const path of ['main.ts', 'cdktf.json', 'environments'])
      cpSync(join(project, path), join(copy, path), { recursive: true });
    run(copy, 'node -r nats-edge-fleet/register main.ts', { CDKTF_OUTDIR: join(copy, 'cdktf.out') });
    const here = texts(join(copy, 'cdktf.out'));
    expect(Object.keys(here).sort()).toEqual(
      ['hub', 'identity-edge1', 'identity-edge2', 'leaf-edge1', 'leaf-edge2', 'prod'].map(
        (stack) => `/prod/${stack}/cdk.tf.json`,
      ),
    );
    expect(texts(join(project, 'cdktf.out'))).toEqual(here);
  });

  test('is rehearsed on real servers', () => {
    expect(run(project, 'npm start -- --drill filters-hold')).toMatch(/^5 of 5 proven/m);
  });

  test('is synthesized by cdktf on the newest Node with long-term support too', () => {
    const node = join(folder, 'node');
    const name = `node-${process.platform}-${process.arch}`;
    run(folder, `npm install --ignore-scripts --no-save --prefix ${node} ${name}@24`);
    const path = `${join(node, 'node_modules', name, 'bin')}:${process.env.PATH}`;
    expect(run(project, 'node --version && npx cdktf synth', { PATH: path })).toMatch(
      /^v24[\s\S]*Generated Terraform code/,
    );
  });

  test('has pipelines that name what a commit changes', () => {
    const git = 'git -c user.name=a -c user.email=a@example.com';
    run(project, `git init -q -b main && git add -A && ${git} commit -q -m first`);
    const prod = join(project, 'environments/prod.ts');
    writeFileSync(prod, readFileSync(prod, 'utf8').replace("up: ['sensors.>']", "up: ['sensors.>', 'alarms.>']"));
    run(project, `${git} commit -q -a -m second`);
    expect(run(project, 'npx fleet ci changed --base-ref HEAD^1')).toBe('synthesizing HEAD^1\nprod\n  ~ hub\n');
  });

  test('finds a new environment by its file', () => {
    run(project, 'npx fleet init --environment acme');
    expect(run(project, 'npx fleet topology', { NATS_ENV: 'acme' })).toContain('site edge1');
  });

  test('reports where a file of it is wrong, in lines of that file', () => {
    writeFileSync(join(project, 'environments/broken.ts'), 'export default {\n');
    const { status, stderr } = spawnSync('npx', ['fleet', 'topology'], {
      cwd: project,
      encoding: 'utf8',
      env: { ...process.env, NATS_ENV: 'broken' },
    });
    expect([status, stderr]).toEqual([1, expect.stringContaining('environments/broken.ts:2:1: Expected identifier')]);
  });
});

test('a tarball that was packed without being built says so', () => {
  const unbuilt = join(folder, 'unbuilt');
  cpSync(join(library, 'node_modules/nats-edge-fleet'), unbuilt, {
    recursive: true,
    filter: (path) => !path.includes('/build'),
  });
  const { status, stderr } = spawnSync('node', [join(unbuilt, 'fleet/bin.js'), '--help'], { encoding: 'utf8' });
  expect([status, stderr]).toEqual([
    1,
    expect.stringMatching(/^this copy of nats-edge-fleet was packed without its compiled files/),
  ]);
});
