/** Loads an environment's module when asked to, so that a broken file does not break the others. */
export type EnvironmentModule = () => unknown;

/**
 * Every environment that NATS_ENV may select, by the name of its file. `require`, because esbuild bundles it
 * and because nodenext would have `import()` name a compiled file.
 */
export const environments: Readonly<Record<string, EnvironmentModule>> = {
  dev: () => require('./dev'),
  prod: () => require('./prod'),
  staging: () => require('./staging'),
};
