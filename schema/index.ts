export { loadBalancer } from './address';
export { clientsAt } from './clients-at';
export type * from './environment';
export { parseEnvironment } from './parse';
export { EnvironmentError, refusalIn } from './problem';
