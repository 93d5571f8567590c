// Compiles an entry point to dist/ with esbuild, which takes a few dozen milliseconds; types are checked by `npm test`.
const { buildSync } = require('esbuild');
const { renameSync } = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '..');

/** Compiles `<entry>.ts` and answers where the JavaScript is. */
exports.build = (entry) => {
  const target = join(root, 'dist', `${entry.replaceAll('/', '-')}.js`);
  // Another process may compile or load the same at this moment, so the file changes at once or not at all.
  const outfile = `${target}.${process.pid}`;
  buildSync({
    absWorkingDir: root,
    entryPoints: [`${entry}.ts`],
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    target: 'node20',
    logLevel: 'warning',
  });
  renameSync(outfile, target);
  return target;
};
