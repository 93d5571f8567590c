const { availableParallelism } = require('node:os');

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  // Most of the time goes by in waiting for servers, so two go well on two cores, where jest would take one.
  maxWorkers: Math.max(2, availableParallelism() - 1),
  roots: ['<rootDir>/__tests__'],
  testMatch: ['**/*.test.ts'],
  // These need a cluster: `npm run test:cluster`.
  testPathIgnorePatterns: process.env.NATS_TEST_CLUSTER ? [] : ['/__tests__/cluster/'],
  // The arithmetic of NATS' keys, eight times slower where it has to look these up in the test's own global object.
  sandboxInjectedGlobals: ['Float64Array', 'Math'],
  transform: {
    '^.+\\.tsx?$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', tsx: true },
          transform: { react: { runtime: 'automatic', importSource: 'preact' } },
          target: 'es2022',
        },
        module: { type: 'commonjs' },
        sourceMaps: 'inline',
      },
    ],
  },
};
