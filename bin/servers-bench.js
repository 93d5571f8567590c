// Bare nats-servers, for bench/bench.ts.
require(require('./build').build('bench/servers'));
