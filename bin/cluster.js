// A Kubernetes cluster for tests: see __tests__/support/cluster/main.ts.
require(require('./build').build('__tests__/support/cluster/main'));
