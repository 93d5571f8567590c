// What a project imports of this package: the constructs, what its environments are made with, and its app.

export * from './constructs';
export { runApp } from './fleet/project/app';
export { defineEnvironment } from './schema/define';
export type * from './schema/input';
export { loadBalancer } from './schema/load-balancer';
