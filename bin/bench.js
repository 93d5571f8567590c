// Measures synthesis, tests and rehearsal: see bench/bench.ts.
require(require('./build').build('bench/bench'));
