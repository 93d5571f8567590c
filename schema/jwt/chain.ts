import { show } from '../show';
import { type AccountClaims, type OperatorClaims, readAccount, readOperator } from './claims';

/** The JWTs of a fleet with a JWT operator. All are public claims, no secrets. */
export interface OperatorJwts {
  /** Operator JWT, which the servers trust. */
  readonly operator: string;
  /** Account JWT of the system account. */
  readonly systemAccount: string;
  /** Account JWT of the account of sites and clients. */
  readonly account: string;
  /** JWTs of further accounts, such as those that the account imports from. @default none */
  readonly accounts?: readonly string[];
}

/** What the fleet needs of the account. */
export interface FleetNeeds {
  /** The time at which the JWTs must be valid. */
  readonly now: Date;
  /** Replicas of the hub's streams. */
  readonly replicas: number;
  /** Leaf connections that the hub will have: one for each server of each site or region that connects to it. */
  readonly leafConnections: number;
}

/** What is wrong with one of the JWTs. */
export interface JwtProblem {
  /** The field of {@link OperatorJwts}, with its index in `accounts`. */
  readonly path: readonly (keyof OperatorJwts | number)[];
  readonly message: string;
}

/** A field and the claims of its JWT. */
interface Given {
  readonly path: JwtProblem['path'];
  readonly claims: AccountClaims;
}

/**
 * All problems of the JWTs, each alone and all together. nats-server accepts most of them silently and then lets nobody
 * connect (measured with 2.10.29 and 2.15.2); the others it reports at its start, but not with `-t`.
 */
export function operatorProblems(jwts: OperatorJwts, needs: FleetNeeds): JwtProblem[] {
  const problems: JwtProblem[] = [];
  const account = (path: JwtProblem['path'], text: string): Given[] => {
    const reading = readAccount(text);
    if ('claims' in reading) return [{ path, claims: reading.claims }];
    problems.push({ path, message: reading.problem });
    return [];
  };
  const operator = readOperator(jwts.operator);
  if ('problem' in operator) problems.push({ path: ['operator'], message: operator.problem });
  const system = account(['systemAccount'], jwts.systemAccount);
  const fleet = account(['account'], jwts.account);
  const others = (jwts.accounts ?? []).flatMap((text, index) => account(['accounts', index], text));
  const all = [...system, ...fleet, ...others];
  if ('claims' in operator) {
    const { claims } = operator;
    problems.push(...timeProblems(['operator'], 'the JWT operator', claims, needs.now));
    problems.push(...system.flatMap((given) => systemProblems(given, claims)));
    problems.push(...all.flatMap((given) => signatureProblems(given, claims)));
  }
  problems.push(...all.flatMap(({ path, claims }) => timeProblems(path, 'the account', claims, needs.now)));
  problems.push(...twice(all), ...fleet.flatMap((given) => accountProblems(given, needs)));
  problems.push(...[...fleet, ...others].flatMap((given) => importProblems(given, all)));
  return problems;
}

function timeProblems(path: JwtProblem['path'], what: string, claims: OperatorClaims | AccountClaims, now: Date) {
  const { name, expires, notBefore } = claims;
  if (expires && expires <= now) {
    return [
      { path, message: `${what} ${show(name)} expired at ${expires.toISOString()}; use a JWT that is valid now` },
    ];
  }
  if (notBefore && notBefore > now) {
    return [
      {
        path,
        message: `${what} ${show(name)} is not valid before ${notBefore.toISOString()}; use a JWT that is valid now`,
      },
    ];
  }
  return [];
}

function signatureProblems({ path, claims }: Given, operator: OperatorClaims): JwtProblem[] {
  const { name, id, issuer } = claims;
  if (operator.signingKeys.includes(issuer) || (issuer === operator.id && !operator.strict)) return [];
  const account = `the account ${show(name)}`;
  const of = `the JWT operator ${show(operator.name)}`;
  if (issuer === id)
    return [
      {
        path,
        message: `${account} is self-signed; ${of} must sign it`,
      },
    ];
  if (issuer === operator.id) {
    return [
      {
        path,
        message: `${account} is signed with the identity key of ${of}, which allows only its signing keys to sign`,
      },
    ];
  }
  return [{ path, message: `${account} is signed by ${issuer}, which is not a key of ${of}` }];
}

function systemProblems({ path, claims }: Given, operator: OperatorClaims): JwtProblem[] {
  const { name, id, jetstream } = claims;
  const problems: JwtProblem[] = [];
  if (operator.systemAccount !== undefined && operator.systemAccount !== id) {
    const message = `the account ${show(name)} is ${id}, but the system account of the JWT operator ${show(operator.name)} is ${operator.systemAccount}`;
    problems.push({ path, message });
  }
  if (jetstream) {
    problems.push({
      path,
      message: `the account ${show(name)} has JetStream; servers do not start with a system account that has it`,
    });
  }
  return problems;
}

function accountProblems({ path, claims }: Given, { replicas, leafConnections }: FleetNeeds): JwtProblem[] {
  const { name, leaves, connections, authorizationService } = claims;
  const account = `the account ${show(name)}`;
  const problems: string[] = [];
  const disk = typeof claims.disk === 'number' ? claims.disk : (claims.disk[`R${replicas}`] ?? 0);
  if (disk === 0) {
    const where = typeof claims.disk === 'number' ? '' : ` for ${replicas} replicas (tier "R${replicas}")`;
    problems.push(
      `${account} allows no JetStream on disk${where}, which the hub's streams need; allow it with nsc edit account --js-disk-storage`,
    );
  }
  if (tooFew(leaves, leafConnections)) {
    problems.push(
      `${account} allows ${amount(leaves)} leaf connections; the fleet needs ${leafConnections} (nsc edit account --leaf-conns)`,
    );
  }
  // Leaves count among the connections, and one more is the client that sets up the streams.
  if (tooFew(connections, leafConnections + 1)) {
    problems.push(
      `${account} allows ${amount(connections)} connections, leaves included; the fleet needs ${leafConnections} for leaves, and more for clients (nsc edit account --conns)`,
    );
  }
  if (authorizationService) {
    problems.push(`${account} uses auth callout, and the fleet does not run an auth callout service`);
  }
  return problems.map((message) => ({ path, message }));
}

/** Whether a limit (-1: unlimited) is below what is needed. */
function tooFew(limit: number, needed: number): boolean {
  return limit >= 0 && limit < Math.max(needed, 1);
}

function amount(limit: number): string {
  return limit === 0 ? 'no' : `only ${limit}`;
}

function importProblems({ path, claims }: Given, all: readonly Given[]): JwtProblem[] {
  const known = new Set(all.map(({ claims: { id } }) => id));
  return claims.imports
    .filter(({ account }) => !known.has(account))
    .map(({ subject, account }) => ({
      path,
      message: `the account ${show(claims.name)} imports ${show(subject)} from ${account}, whose JWT is missing; add it to accounts`,
    }));
}

function twice(all: readonly Given[]): JwtProblem[] {
  return all.flatMap(({ path, claims: { id, name } }, index) => {
    const first = all.findIndex((other) => other.claims.id === id);
    if (first === index) return [];
    return [
      {
        path,
        message: `the account ${show(name)} (${id}) is also given as ${show(all[first]?.path.join('.'))}; give each account once`,
      },
    ];
  });
}
