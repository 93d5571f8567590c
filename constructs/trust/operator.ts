import { Bare, type ConfBlock } from '../conf/model';

/** An account of an operator, as servers know it. */
export interface OperatorAccount {
  /** Its public key, `A…`. */
  readonly id: string;
  /** What the operator signed of it; public. */
  readonly jwt: string;
}

/**
 * An operator and its accounts (decentralised JWT): who may connect, and what for, is what they have signed. Nothing of it
 * is secret, and nothing that is secret passes through here.
 */
export interface OperatorMode {
  /** The operator's JWT. */
  readonly operator: string;
  /** The account that servers report in. */
  readonly systemAccount: OperatorAccount;
  /** The account of everything else. */
  readonly account: OperatorAccount;
  /** Further accounts, such as those that it imports from. @default none */
  readonly accounts?: readonly OperatorAccount[];
}

/**
 * The settings of nats.conf. The accounts stand in it rather than in a store on the servers' volumes: a change of one is
 * a change that a review sees, and a reload is enough for it, revocations included. The operator needs a restart.
 * See https://docs.nats.io/running-a-nats-service/configuration/securing_nats/auth_intro/jwt/resolver
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
