// One synthesis, for bench/bench.ts.
require(require('./build').build('bench/synthesis'));
