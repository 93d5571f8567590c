import { Bare, type ConfBlock } from '../conf/model';

/** An account of a JWT operator, for servers. */
export interface OperatorAccount {
  /** Its public key, `A…`. */
  readonly id: string;
  /** Its JWT, signed by the operator; public. */
  readonly jwt: string;
}

/**
 * A JWT operator and its accounts (decentralized JWT): the JWTs that they sign decide who may connect, and with which
 * permissions. None of it is secret, and no secret passes through here.
 */
export interface OperatorMode {
  /** The operator JWT. */
  readonly operator: string;
  /** The system account. */
  readonly systemAccount: OperatorAccount;
  /** The account of everything else. */
  readonly account: OperatorAccount;
  /** Further accounts, such as those that it imports from. @default none */
  readonly accounts?: readonly OperatorAccount[];
}

/**
 * The settings of nats.conf. The accounts are in it, and not in a store on the servers' volumes: a review shows a
 * change of one, and a reload applies it, revocations included. A change of the operator JWT needs a restart. See
 * https://docs.nats.io/running-a-nats-service/configuration/securing_nats/auth_intro/jwt/resolver
 */
export function operatorConf({ operator, systemAccount, account, accounts = [] }: OperatorMode): ConfBlock {
  const all = [systemAccount, account, ...accounts];
  return {
    operator,
    system_account: systemAccount.id,
    resolver: new Bare('MEMORY'),
    resolver_preload: Object.fromEntries(all.map(({ id, jwt }) => [id, jwt])),
  };
}
