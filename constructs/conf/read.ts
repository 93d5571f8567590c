export { type ConfPath, type ConfScalar, lineOf, rewrite, scan } from './read/scan';
export { type ConfMap, type ConfValue, parseConf } from './read/tree';
export { confList, confMap } from './read/values';
