// The thread of a load balancer of rehearsals: see rehearsal/load-balancer.ts.
require(require('./build').build('rehearsal/load-balancer-thread'));
