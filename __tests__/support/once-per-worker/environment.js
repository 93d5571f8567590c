const { TestEnvironment } = require('jest-environment-node');

// As in the tests' own realm.
require('../plain-stacks');

/**
 * Gives tests the packages that `transform.js` stands for as Node loads them: once for each of jest's processes. Jest
 * itself would compile all of cdktf and of its providers again for each file of tests, and run them cold.
 */
class OncePerWorker extends TestEnvironment {
  async setup() {
    await super.setup();
    this.global.loadedOnce = require;
    // Certificates are made of dates, which the package knows by instanceof.
    this.global.Date = Date;
    takeForErrors(this.global.Error);
  }

  /** cdktf keeps every token for good, and each holds on to all that the file's tests have loaded. */
  async teardown() {
    const { __cdktfTokenMap: tokens } = globalThis;
    tokens?.stringTokenMap.clear();
    tokens?.numberTokenMap.clear();
    await super.teardown();
  }
}

/** Lets what these packages throw be an instance of the tests' own Error, as it is where all run in one realm. */
function takeForErrors(OwnError) {
  const ordinary = Function.prototype[Symbol.hasInstance];
  Object.defineProperty(OwnError, Symbol.hasInstance, {
    value(thrown) {
      return ordinary.call(this, thrown) || (this === OwnError && thrown instanceof Error);
    },
  });
}

module.exports = OncePerWorker;
