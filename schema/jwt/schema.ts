import { z } from 'zod';
import { notA } from '../text';

/** A text; what it says is checked together with the others, by `operatorProblems`. */
function jwt(what: string) {
  return z.string({ error: notA(what) });
}

const ACCOUNT = 'the JWT of an account';

/** The fields of trust that hold JWTs, see `OperatorJwts`. */
export const OPERATOR_FIELDS = {
  operator: jwt('the JWT of an operator'),
  systemAccount: jwt(ACCOUNT),
  account: jwt(ACCOUNT),
  accounts: z.array(jwt(ACCOUNT), { error: notA('a list of JWTs of accounts') }).optional(),
};
