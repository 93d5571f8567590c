import { z } from 'zod';
import { kindOf, required, withDefault } from '../field';
import { listOf } from '../strict';
import { notA } from '../text';

/** Schema of a text; `operatorProblems` checks its claims, together with those of the others. */
function jwt(what: string) {
  return kindOf(z.string({ error: notA(what) }), { what });
}

const ACCOUNT = 'an account JWT';

/** The fields of trust that hold JWTs, see `OperatorJwts`. */
export const OPERATOR_FIELDS = {
  operator: required(jwt('an operator JWT'), {
    says: 'JWT of the JWT operator, as `nsc describe operator --raw` prints it.',
    example: 'eyJ0eXAiOiJKV1QiLCJhbGciOiJlZDI1NTE5LW5rZXkifQ…',
    since: '0.1.0',
  }),
  systemAccount: required(jwt(ACCOUNT), {
    says: 'JWT of the system account.',
    example: 'eyJ0eXAiOiJKV1QiLCJhbGciOiJlZDI1NTE5LW5rZXkifQ…',
    since: '0.1.0',
  }),
  account: required(jwt(ACCOUNT), {
    says: 'JWT of the account of sites and clients.',
    example: 'eyJ0eXAiOiJKV1QiLCJhbGciOiJlZDI1NTE5LW5rZXkifQ…',
    since: '0.1.0',
  }),
  accounts: withDefault(listOf('a list of account JWTs', jwt(ACCOUNT)), {
    says: 'JWTs of further accounts, such as those that `account` imports from.',
    default: [],
    example: ['eyJ0eXAiOiJKV1QiLCJhbGciOiJlZDI1NTE5LW5rZXkifQ…'],
    since: '0.1.0',
  }),
};
