import { show } from '../show';
import { type AccountClaims, type OperatorClaims, readAccount, readOperator } from './claims';

/** The JWTs of a fleet in operator mode. All are public: claims that others can check, no secrets. */
export interface OperatorJwts {
  /** Of the operator, whose word the servers take. */
  readonly operator: string;
  /** Of the account that servers report in. */
  readonly systemAccount: string;
  /** Of the account that sites and clients are in. */
  readonly account: string;
  /** Of further accounts, such as those that the account imports from. @default none */
  readonly accounts?: readonly string[];
}

/** What the fleet needs of the account. */
export interface FleetNeeds {
  /** The moment at which the JWTs must count. */
  readonly now: Date;
  /** Replicas of the hub's streams. */
  readonly replicas: number;
  /** Leaf connections that the hub will have: one for each server of each site or region right below it. */
  readonly leafConnections: number;
}

/** What is wrong with one of the JWTs. */
export interface JwtProblem {
  /** The field of {@link OperatorJwts}, with its index in `accounts`. */
  readonly path: readonly (keyof OperatorJwts | number)[];
  readonly message: string;
}

/** A field and what its JWT says. */
interface Given {
  readonly path: JwtProblem['path'];
  readonly claims: AccountClaims;
}

/**
 * All that is wrong with the JWTs, each by itself and together. Most of it nats-server takes without a word, and then
 * lets nobody in (measured with 2.10.29 and 2.15.2); the rest it finds at its start, not with `-t`.
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
    problems.push(...timeProblems(['operator'], 'the operator', claims, needs.now));
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
    return [{ path, message: `${what} ${show(name)} expired at ${expires.toISOString()}; give a JWT that counts now` }];
  }
  if (notBefore && notBefore > now) {
    return [
      {
        path,
        message: `${what} ${show(name)} counts only from ${notBefore.toISOString()} on; give a JWT that counts now`,
      },
    ];
  }
  return [];
}

function signatureProblems({ path, claims }: Given, operator: OperatorClaims): JwtProblem[] {
  const { name, id, issuer } = claims;
  if (operator.signingKeys.includes(issuer) || (issuer === operator.id && !operator.strict)) return [];
  const account = `the account ${show(name)}`;
  const of = `the operator ${show(operator.name)}`;
  if (issuer === id)
    return [
      {
        path,
        message: `${account} is signed by itself; ${of} must sign it`,
      },
    ];
  if (issuer === operator.id) {
    return [
      { path, message: `${account} is signed with the identity key of ${of}, which lets only its signing keys sign` },
    ];
  }
  return [{ path, message: `${account} is signed by ${issuer}, which is no key of ${of}` }];
}

function systemProblems({ path, claims }: Given, operator: OperatorClaims): JwtProblem[] {
  const { name, id, jetstream } = claims;
  const problems: JwtProblem[] = [];
  if (operator.systemAccount !== undefined && operator.systemAccount !== id) {
    const message = `the account ${show(name)} is ${id}, but the system account of the operator ${show(operator.name)} is ${operator.systemAccount}`;
    problems.push({ path, message });
  }
  if (jetstream) {
    problems.push({
      path,
      message: `the account ${show(name)} has JetStream, with which no server starts; a system account has none`,
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
      `${account} has no JetStream on disk${where}, where the hub's streams are; nsc edit account --js-disk-storage gives it`,
    );
  }
  if (tooFew(leaves, leafConnections)) {
    problems.push(
      `${account} allows ${amount(leaves)} leaf connections; the fleet has ${leafConnections} (nsc edit account --leaf-conns)`,
    );
  }
  // Leaves count among the connections, and one more is the client that sets up the streams.
  if (tooFew(connections, leafConnections + 1)) {
    problems.push(
      `${account} allows ${amount(connections)} connections, leaves included; the fleet has ${leafConnections} leaves, and clients besides (nsc edit account --conns)`,
    );
  }
  if (authorizationService) {
    problems.push(
      `${account} leaves it to a service of its own who gets in (auth callout), which the fleet does not run`,
    );
  }
  return problems.map((message) => ({ path, message }));
}

/** Whether a limit, of which -1 is none, is below what is needed. */
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
      message: `the account ${show(claims.name)} imports ${show(subject)} from ${account}, whose JWT is not given; give it in accounts`,
    }));
}

function twice(all: readonly Given[]): JwtProblem[] {
  return all.flatMap(({ path, claims: { id, name } }, index) => {
    const first = all.findIndex((other) => other.claims.id === id);
    if (first === index) return [];
    return [
      {
        path,
        message: `the account ${show(name)} (${id}) is given as ${show(all[first]?.path.join('.'))} too; each is given once`,
      },
    ];
  });
}
