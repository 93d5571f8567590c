// The process that starts the servers of rehearsals: see rehearsal/launcher.ts.
require(require('./build').build('rehearsal/launcher-process'));
