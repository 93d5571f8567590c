// `node tools/run.js <entry> [arguments]` runs <entry>.ts of this project, such as main or bench/bench, compiled where
// a source has changed.
const [entry] = process.argv.splice(2, 1);
require(require('./compile').compiled(entry));
