// Answers where an entry point's JavaScript is. In the package that is published everything but a project's own files
// is compiled already; here it is compiled with esbuild, where a source is newer than what is there. Types are checked
// by `npm test`.
const { createHash } = require('node:crypto');
const { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } = require('node:fs');
const module_ = require('node:module');
const { dirname, join, relative, resolve, sep } = require('node:path');
const { threadId } = require('node:worker_threads');

const root = join(__dirname, '..');

/** What a project imports of this package, by its source; the tarball has it compiled only. */
const PACKAGE = join(root, 'index.ts');
const isPublished = !existsSync(PACKAGE);

/** The project whose app and environments are run, as cdktf and npm start programs in its folder. */
const project = process.cwd();
/** Where the sources are that are compiled here, and where they are compiled to. */
const base = isPublished ? project : root;
const cache = isPublished ? join(base, 'node_modules', '.cache', 'nats-edge-fleet') : join(base, 'dist');

const missing = missingHere();
if (missing) {
  console.error(missing);
  process.exit(1);
}

/** Where the commands of `fleet` are. */
const COMMANDS = 'fleet/commands';

// From Node 22 on compiled code is kept for the next start, that of cdktf and its providers too.
module_.enableCompileCache?.(join(cache, 'cache'));

/** Compiles `<entry>.ts` of this package, where it is not compiled yet, and answers where the JavaScript is. */
exports.compiled = (entry) => {
  if (isPublished) return join(root, 'build', `${entry}.js`);
  return current(join(root, `${entry}.ts`), join(cache, `${entry.replaceAll('/', '-')}.js`), {
    packages: entry === `${COMMANDS}/fleet` ? 'bundle' : 'external',
    external: leftOut(entry),
    logLevel: 'warning',
  });
};

// What a bundle leaves out it requires by the name of its source: that is an entry point too, looked at when it is
// needed.
require.extensions['.ts'] = (module, path) => {
  module.exports = require(isOfProject(path) ? compiledOfProject(path) : exports.compiled(entryOf(path)));
};

function entryOf(path) {
  return relative(root, path).replaceAll(sep, '/').replace(/\.ts$/, '');
}

/**
 * Whether it is a file that whoever has a fleet writes: main.ts, or an environment. In this repository both kinds are
 * in one folder.
 */
function isOfProject(path) {
  return isPublished || ['main.ts', 'environments'].includes(relative(project, path).split(sep)[0]);
}

/**
 * The same for a file of the project, with what it imports of the project. What loads it reports what is wrong with it.
 */
function compiledOfProject(path) {
  const name = relative(project, path).replaceAll(sep, '-').replace(/\.ts$/, '');
  // A node_modules that several projects share has a file for each, and so have this repository and its examples.
  const owner = project !== root ? `-${createHash('sha256').update(path).digest('hex').slice(0, 8)}` : '';
  return current(path, join(cache, `${name}${owner}.js`), {
    packages: 'external',
    ...(isPublished ? {} : { alias: { 'nats-edge-fleet': PACKAGE }, external: [PACKAGE] }),
    sourcemap: 'inline',
    logLevel: 'silent',
  });
}

/** What has to be there before anything can be compiled or run, where it is not: a sentence for who has just begun. */
function missingHere() {
  if (isPublished && !existsSync(join(root, 'build'))) {
    return 'this copy of nats-edge-fleet was packed without its compiled files: `npm run build` comes before `npm pack`';
  }
  const [least, ours] = [require('../package.json').engines.node.slice('>='.length), process.versions.node];
  if (least.localeCompare(ours, 'en', { numeric: true }) > 0) return `needs Node ${least} or newer; this is ${ours}`;
  try {
    require.resolve('esbuild');
    return undefined;
  } catch {
    return `the packages that this project needs are not installed: run npm ci in ${root}`;
  }
}

/**
 * What each command of `fleet` does is apart from how it is called: few sources say that, and help must not wait for
 * the others.
 */
function leftOut(entry) {
  if (entry !== `${COMMANDS}/fleet`) return [];
  const commands = readdirSync(join(root, COMMANDS)).filter((file) => file.endsWith('-command.ts'));
  return commands.map((file) => `./${COMMANDS}/${file.replace('-command', '')}`);
}

/** Compiles a source to the target where a file that it was made of has changed since, and answers the target. */
function current(source, target, options) {
  if (!isCurrent(target)) compile(source, target, options);
  return target;
}

function compile(source, target, options) {
  const { outputFiles, metafile } = require('esbuild').buildSync({
    absWorkingDir: base,
    entryPoints: [source],
    outfile: target,
    bundle: true,
    platform: 'node',
    target: 'node20',
    metafile: true,
    write: false,
    ...options,
  });
  mkdirSync(dirname(target), { recursive: true });
  const inputs = Object.keys(metafile.inputs).map((path) => resolve(base, path));
  const all = [...inputs, __filename, join(root, isPublished ? 'package.json' : 'package-lock.json')];
  replace(target, outputFiles[0].text);
  replace(`${target}.inputs`, JSON.stringify(Object.fromEntries(all.map((path) => [path, stamp(path)]))));
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
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats ? `${stats.mtimeMs} ${stats.size}` : 'gone';
}
