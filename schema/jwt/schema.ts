import { z } from 'zod';
import { kindOf, required, withDefault } from '../field';
import { listOf } from '../strict';
import { notA } from '../text';

/** A text; what it says is checked together with the others, by `operatorProblems`. */
function jwt(what: string) {
  return kindOf(z.string({ error: notA(what) }), { what });
}

const ACCOUNT = 'the JWT of an account';

/** The fields of trust that hold JWTs, see `OperatorJwts`. */
export const OPERATOR_FIELDS = {
  operator: required(jwt('the JWT of an operator'), {
    says: "The operator's JWT, as `nsc describe operator --raw` prints it.",
    example: 'eyJ0eXAiOiJKV1QiLCJhbGciOiJlZDI1NTE5LW5rZXkifQ…',
    since: '0.1.0',
  }),
  systemAccount: required(jwt(ACCOUNT), {
    says: 'The JWT of the account that servers report in.',
    example: 'eyJ0eXAiOiJKV1QiLCJhbGciOiJlZDI1NTE5LW5rZXkifQ…',
    since: '0.1.0',
  }),
  account: required(jwt(ACCOUNT), {
    says: 'The JWT of the account that sites and clients are in.',
    example: 'eyJ0eXAiOiJKV1QiLCJhbGciOiJlZDI1NTE5LW5rZXkifQ…',
    since: '0.1.0',
  }),
  accounts: withDefault(listOf('a list of JWTs of accounts', jwt(ACCOUNT)), {
    says: 'The JWTs of further accounts, such as those that it imports from.',
    default: [],
    example: ['eyJ0eXAiOiJKV1QiLCJhbGciOiJlZDI1NTE5LW5rZXkifQ…'],
    since: '0.1.0',
  }),
};
