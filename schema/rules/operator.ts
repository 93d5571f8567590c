import { leafPermissions } from '../../constructs/tier/leaf-permissions';
import type { LeafAcceptor, OperatorTrust } from '../environment';
import { type AccountClaims, operatorProblems, type Role, readAccount, refusedBy } from '../jwt';
import { oneOf, show } from '../show';
import { acceptors, leaves, type Place, regions, sites } from './places';
import type { Inspection } from './rule';

/** An operator's JWTs are in order, each by itself and together, and allow what the fleet needs. */
export function operatorIsInOrder(inspection: Inspection): void {
  const { environment } = inspection;
  const { trust, hub } = environment;
  if (trust.kind !== 'operator') return;
  const problems = operatorProblems(written(trust), {
    now: new Date(),
    replicas: hub.replicas,
    leafConnections: Math.max(...acceptors(inspection).map((place) => leafConnections(inspection, place))),
  });
  for (const { path, message } of problems) inspection.report(['trust', ...path], message);
}

function written({ operator, systemAccount, account, accounts }: OperatorTrust) {
  return { operator, systemAccount: systemAccount.jwt, account: account.jwt, accounts: accounts.map(({ jwt }) => jwt) };
}

/** At a region its own connections to the tier above count too. */
function leafConnections(inspection: Inspection, { tier }: Place<LeafAcceptor>): number {
  const below = leaves(inspection).filter((leaf) => leaf.tier.via === tier.name);
  const own = tier.name === 'hub' ? 0 : tier.replicas;
  return below.reduce((sum, leaf) => sum + leaf.tier.replicas, own);
}

/** With an operator, what a leaf's user is and whether it is let in stands in JWTs: nothing else could change it. */
export function operatorDecides(inspection: Inspection): void {
  if (inspection.environment.trust.kind !== 'operator') return;
  for (const { tier, path } of leaves(inspection)) {
    if (tier.revoked) {
      inspection.report(
        path('revoked'),
        `true cannot be enforced here, where an operator says who gets in: revoke the user of ${tier.name} in the account's JWT (nsc revocations add-user), and put the new JWT into trust.account; a deploy then cuts it off`,
        ['trust'],
      );
    }
    if (tier.identity.generation !== 1 || tier.identity.overlap) {
      inspection.report(
        path('identity'),
        `is about users that Terraform makes, but an operator's are made with nsc: issue new credentials for ${tier.name}, put them into its Secret, and revoke the old ones`,
        ['trust'],
      );
    }
  }
}

/** The roles with which the users of sites and regions are signed exist, and give all that these need. */
export function rolesSuffice(inspection: Inspection): void {
  const { trust } = inspection.environment;
  if (trust.kind !== 'operator') return;
  const reading = readAccount(trust.account.jwt);
  if (!('claims' in reading)) return;
  for (const [group, places] of [
    ['site', sites(inspection)],
    ['region', regions(inspection)],
  ] as const) {
    const name = trust.roles[group];
    if (name === undefined) continue;
    const role = reading.claims.roles.find((candidate) => candidate.name === name);
    const problem = role ? shortage(role, reading.claims, places) : unknownRole(name, reading.claims);
    if (problem) inspection.report(['trust', 'roles', group], problem, ['trust', 'account']);
  }
}

function unknownRole(name: string, { name: account, roles }: AccountClaims): string {
  const known = roles.map((role) => role.name).filter(Boolean);
  const rest = known.length > 0 ? `it has ${oneOf(known, 'and')}` : 'none of its signing keys has one';
  return `${show(name)} is no role of the account ${show(account)}; ${rest}`;
}

/** What the role does not give to the first one that lacks something; the others lack it too, as a rule. */
function shortage(
  role: Role,
  account: AccountClaims,
  places: readonly Pick<ReturnType<typeof leaves>[number], 'tier'>[],
): string | undefined {
  const short = places.flatMap(({ tier }) => {
    const { name, up, down } = tier;
    const wanted = leafPermissions({ up, down, domain: name });
    const { publish, subscribe } = refusedBy(role, { name, account }, wanted);
    return publish.length + subscribe.length > 0 ? [{ name, publish, subscribe }] : [];
  });
  const [first] = short;
  if (!first) return undefined;
  const { name, publish, subscribe } = first;
  const lacks = [
    ...(publish.length > 0 ? [`publish ${oneOf(publish, 'and')}`] : []),
    ...(subscribe.length > 0 ? [`subscribe to ${oneOf(subscribe, 'and')}`] : []),
  ].join(', nor ');
  const others = short.length > 1 ? ` (and ${short.length - 1} more)` : '';
  return `${show(role.name)} does not let ${name}${others} ${lacks}; nsc edit signing-key gives it`;
}
