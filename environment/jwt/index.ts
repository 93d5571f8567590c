export { type FleetNeeds, type JwtProblem, type OperatorJwts, operatorProblems } from './chain';
export { type AccountClaims, type OperatorClaims, type Reading, readAccount, readOperator } from './claims';
export { type Role, type RoleUser, refusedBy } from './role';
export { OPERATOR_FIELDS } from './schema';
export { bareJwt, subjectOf } from './token';
