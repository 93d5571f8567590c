// Compiles an entry point to dist/ with esbuild, where a source is newer than what is there; types are checked by `npm test`.
const { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } = require('node:fs');
const module_ = require('node:module');
const { join, relative } = require('node:path');
const { threadId } = require('node:worker_threads');

const root = join(__dirname, '..');

const missing = missingHere();
if (missing) {
  console.error(missing);
  process.exit(1);
}

/** Where the commands of `fleet` are. */
const COMMANDS = 'fleet/commands';

// From Node 22 on compiled code is kept for the next start, that of cdktf and its providers too.
module_.enableCompileCache?.(join(root, 'dist', 'cache'));

/** Compiles `<entry>.ts` and answers where the JavaScript is. */
exports.compiled = (entry) => {
  const target = join(root, 'dist', `${entry.replaceAll('/', '-')}.js`);
  if (!isCurrent(target)) compile(entry, target);
  return target;
};

// What a bundle leaves out it requires by the name of its source: that is an entry point too, looked at when it is needed.
require.extensions['.ts'] = (module, path) => {
  module.exports = require(exports.compiled(relative(root, path).replace(/\.ts$/, '')));
};

/** What has to be there before anything can be compiled or run, where it is not: a sentence for who has just begun. */
function missingHere() {
  const [least, ours] = [require('../package.json').engines.node.slice('>='.length), process.versions.node];
  if (least.localeCompare(ours, 'en', { numeric: true }) > 0) return `needs Node ${least} or newer; this is ${ours}`;
  try {
    require.resolve('esbuild');
    return undefined;
  } catch {
    return `the packages that this project needs are not installed: run npm ci in ${root}`;
  }
}

/** What each command of `fleet` does is apart from how it is called: few sources say that, and help must not wait for the others. */
function leftOut(entry) {
  if (entry !== `${COMMANDS}/fleet`) return [];
  const commands = readdirSync(join(root, COMMANDS)).filter((file) => file.endsWith('-command.ts'));
  return commands.map((file) => `./${COMMANDS}/${file.replace('-command', '')}`);
}

function compile(entry, target) {
  const { outputFiles, metafile } = require('esbuild').buildSync({
    absWorkingDir: root,
    entryPoints: [`${entry}.ts`],
    outfile: target,
    bundle: true,
    packages: entry === `${COMMANDS}/fleet` ? 'bundle' : 'external',
    external: leftOut(entry),
    platform: 'node',
    target: 'node20',
    // What is wrong with an environment is told by who loads it.
    ...(entry.startsWith('environments/') ? { sourcemap: 'inline', logLevel: 'silent' } : { logLevel: 'warning' }),
    metafile: true,
    write: false,
  });
  mkdirSync(join(root, 'dist'), { recursive: true });
  const inputs = [...Object.keys(metafile.inputs), 'tools/compile.js', 'package-lock.json'];
  replace(target, outputFiles[0].text);
  replace(`${target}.inputs`, JSON.stringify(Object.fromEntries(inputs.map((path) => [path, stamp(path)]))));
}

/** Another process or thread may compile or load the same at this moment, so a file changes at once or not at all. */
function replace(path, text) {
  const temporary = `${path}.${process.pid}-${threadId}`;
  writeFileSync(temporary, text);
  renameSync(temporary, path);
}

function isCurrent(target) {
  if (!existsSync(target) || !existsSync(`${target}.inputs`)) return false;
  const inputs = Object.entries(JSON.parse(readFileSync(`${target}.inputs`, 'utf8')));
  return inputs.every(([path, known]) => stamp(path) === known);
}

/** Changes whenever the file does. */
function stamp(path) {
  const stats = statSync(join(root, path), { throwIfNoEntry: false });
  return stats ? `${stats.mtimeMs} ${stats.size}` : 'gone';
}
