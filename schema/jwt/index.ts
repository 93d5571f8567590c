export { type OperatorJwts, operatorProblems } from './chain';
export { type AccountClaims, readAccount } from './claims';
export { type Role, refusedBy } from './role';
export { OPERATOR_FIELDS } from './schema';
export { bareJwt, subjectOf } from './token';
