export { type ConfPath, type ConfScalar, lineOf, rewrite, scan } from './scan';
export { type ConfMap, type ConfValue, parseConf } from './tree';
export { confList, confMap } from './values';
