export { clientsAt } from './clients-at';
export type * from './environment';
export { loadBalancer } from './load-balancer';
export { parseEnvironment } from './parse';
export { EnvironmentError, refusalIn } from './problem';
