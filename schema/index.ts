export { loadBalancer } from './address';
export { clientsAt } from './clients-at';
export { defineEnvironment } from './define';
export type * from './environment';
export { parseEnvironment } from './parse';
export { EnvironmentError, refusalIn } from './problem';
