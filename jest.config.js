const { availableParallelism } = require('node:os');

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  // Much of the time goes by in waiting for servers, so three go well on two cores, where jest would take one.
  maxWorkers: Math.max(3, availableParallelism() - 1),
  // Of the rehearsals in one file: each starts up to nine servers, and what it waits for must still come in time.
  maxConcurrency: 3,
  roots: ['<rootDir>/__tests__'],
  testMatch: ['**/*.test.ts'],
  // These need a cluster: `npm run test:cluster`.
  testPathIgnorePatterns: process.env.NATS_TEST_CLUSTER ? [] : ['/__tests__/cluster/'],
  // The test cluster has its programs from the command that starts it, and no way out of its network.
  globalSetup: process.env.NATS_TEST_CLUSTER ? undefined : '<rootDir>/__tests__/support/fetch-programs.ts',
  setupFiles: ['<rootDir>/__tests__/support/plain-stacks.js'],
  // The arithmetic of NATS' keys, eight times slower where it has to look these up in the test's own global object.
  sandboxInjectedGlobals: ['Float64Array', 'Math'],
  moduleNameMapper: {
    '^preact$': '<rootDir>/__tests__/support/preact/index.js',
    '^preact/jsx-runtime$': '<rootDir>/__tests__/support/preact/jsx-runtime.js',
  },
  // What reads Markdown in tests is written as ES modules only.
  transformIgnorePatterns: [
    '/node_modules/(?!(mdast-util-|micromark|unist-util-|decode-named-character-reference|character-entities|devlop|ccount|longest-streak|markdown-table|zwitch|escape-string-regexp))',
  ],
  transform: {
    '/__tests__/support/preact/': '<rootDir>/__tests__/support/preact/transform.js',
    '^.+\\.[jt]sx?$': [
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
