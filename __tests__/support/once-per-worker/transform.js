/** In place of a package's file: what the file exports, see `environment.js`. */
module.exports = {
  process(_source, path) {
    return { code: `module.exports = loadedOnce(${JSON.stringify(path)});` };
  },
};
