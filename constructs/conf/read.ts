export { type ConfPath, type ConfScalar, lineOf, rewrite, scan } from './read/scan';
export { type ConfMap, parseConf, type ReadValue } from './read/tree';
export { confList, confMap } from './read/values';
