// Compiles an entry point to dist/ with esbuild, which takes a few dozen milliseconds; types are checked by `npm test`.
const { buildSync } = require('esbuild');
const { join } = require('node:path');

const root = join(__dirname, '..');

/** Compiles `<entry>.ts` and answers where the JavaScript is. */
exports.build = (entry) => {
  const outfile = join(root, 'dist', `${entry.replaceAll('/', '-')}.js`);
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
  return outfile;
};
