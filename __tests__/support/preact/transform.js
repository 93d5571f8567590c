const { readFileSync } = require('node:fs');
const { transformSync } = require('@swc/core');

/**
 * Turns a file here into the module that it names, written as CommonJS: preact comes as `.mjs` only, and jest takes
 * such files for ES modules whatever a transform makes of them, which its require does not load before node 24.9.
 */
module.exports = {
  process(source) {
    const [, name = ''] = /from '(.+)'/.exec(source) ?? [];
    const module = readFileSync(require.resolve(name), 'utf8');
    return transformSync(module, { module: { type: 'commonjs' }, jsc: { target: 'es2022' }, swcrc: false });
  },
};
