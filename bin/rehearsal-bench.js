// The rehearsal of a fleet of many sites, for bench/bench.ts.
require(require('./build').build('bench/rehearsal'));
