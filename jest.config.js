const { availableParallelism } = require('node:os');

const { NATS_TEST_CLUSTER: onCluster, NATS_TEST_NIGHTLY: nightly } = process.env;

/** Packages that take long to load, and that no test changes. */
const ONCE_PER_WORKER = [
  '@cdktf/provider-\\w+',
  '@peculiar/x509',
  'age-encryption',
  'bcryptjs',
  'cdktf',
  'constructs',
  'reflect-metadata',
].join('|');

/** What all tests have in common. */
const common = {
  testEnvironment: '<rootDir>/__tests__/support/once-per-worker/environment.js',
  roots: ['<rootDir>/__tests__'],
  // The arithmetic of NATS' keys, eight times slower where it has to look these up in the test's own global object.
  sandboxInjectedGlobals: ['Float64Array', 'Math'],
  moduleNameMapper: {
    '^nats-edge-fleet$': '<rootDir>/index.ts',
    '^preact$': '<rootDir>/__tests__/support/preact/index.js',
    '^preact/jsx-runtime$': '<rootDir>/__tests__/support/preact/jsx-runtime.js',
  },
  // What reads Markdown in tests is written as ES modules only.
  transformIgnorePatterns: [
    `/node_modules/(?!((${ONCE_PER_WORKER})/|mdast-util-|micromark|unist-util-|decode-named-character-reference|character-entities|devlop|ccount|longest-streak|markdown-table|zwitch|escape-string-regexp))`,
  ],
  transform: {
    [`^.+/node_modules/(${ONCE_PER_WORKER})/`]: '<rootDir>/__tests__/support/once-per-worker/transform.js',
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

const plainStacks = '<rootDir>/__tests__/support/plain-stacks.js';

/** Tests that start no program. */
const unit = {
  ...common,
  displayName: 'unit',
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['\\.(programs|nightly)\\.test\\.ts$', '/__tests__/cluster/'],
  setupFiles: [plainStacks, '<rootDir>/__tests__/support/no-programs.js'],
};

/** Tests on real servers, with terraform, a browser and the like. Those that take longest have their own command. */
const programs = {
  ...common,
  displayName: 'programs',
  testMatch: [nightly ? '**/*.nightly.test.ts' : '**/*.programs.test.ts'],
  globalSetup: '<rootDir>/__tests__/support/fetch-programs.ts',
  setupFiles: [plainStacks],
};

/**
 * Tests on a cluster: `npm run test:cluster`. It has its programs from the command that starts it, and no way out of
 * its network.
 */
const cluster = {
  ...common,
  displayName: 'cluster',
  testMatch: ['**/__tests__/cluster/**/*.test.ts'],
  setupFiles: [plainStacks],
};

/** @type {import('jest').Config} */
module.exports = {
  // Much of the time goes by in waiting for servers, so four go well on two cores, where jest would take one.
  maxWorkers: Math.max(4, availableParallelism() - 1),
  testSequencer: '<rootDir>/__tests__/support/programs-first.js',
  // Of the rehearsals in one file: each starts up to nine servers, and what it waits for must still come in time.
  maxConcurrency: 3,
  // What hangs is ended; how fast something is, on a busy machine says nothing.
  testTimeout: 60_000,
  projects: onCluster ? [cluster] : nightly ? [programs] : [unit, programs],
};
