// Measures synthesis, tests and rehearsal, or a storm of leaves: see bench/bench.ts and bench/storm.ts.
require(require('./build').build('bench/bench'));
