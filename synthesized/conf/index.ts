export { type ConfPath, type ConfScalar, lineOf, rewrite, scan } from './scan';
export type { ScalarKind } from './syntax';
export { type ConfMap, type ConfSurroundings, type ConfValue, parseConf } from './tree';
export { confList, confMap } from './values';
