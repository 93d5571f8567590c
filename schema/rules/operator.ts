import { leafPermissions } from '../../constructs/tier/leaf-permissions';
import type { OperatorTrust, Upstream } from '../environment';
import { type AccountClaims, operatorProblems, type Role, readAccount, refusedBy } from '../jwt';
import { oneOf, show } from '../show';
import { leaves, type Place, regions, sites, upstreams } from './places';
import type { Inspection } from './rule';

/** The JWTs of a JWT operator are valid, each alone and all together, and allow what the fleet needs. */
export function operatorIsInOrder(inspection: Inspection): void {
  const { environment } = inspection;
  const { trust, hub } = environment;
  if (trust.kind !== 'operator') return;
  const problems = operatorProblems(written(trust), {
    now: new Date(),
    replicas: hub.replicas,
    leafConnections: Math.max(...upstreams(inspection).map((place) => leafConnections(inspection, place))),
  });
  for (const { path, message } of problems) inspection.report(['trust', ...path], message);
}

function written({ operator, systemAccount, account, accounts }: OperatorTrust) {
  return { operator, systemAccount: systemAccount.jwt, account: account.jwt, accounts: accounts.map(({ jwt }) => jwt) };
}

/** A region's own connections to the tier above count too. */
function leafConnections(inspection: Inspection, { tier }: Place<Upstream>): number {
  const below = leaves(inspection).filter((leaf) => leaf.tier.via === tier.name);
  const own = tier.name === 'hub' ? 0 : tier.replicas;
  return below.reduce((sum, leaf) => sum + leaf.tier.replicas, own);
}

/** With a JWT operator, only JWTs decide who a leaf's user is and whether it may connect. */
export function operatorDecides(inspection: Inspection): void {
  if (inspection.environment.trust.kind !== 'operator') return;
  for (const { tier, path } of leaves(inspection)) {
    if (tier.revoked) {
      inspection.report(
        path('revoked'),
        `true cannot be enforced here: the JWT operator decides who may connect. Revoke the user of ${tier.name} in the account JWT (nsc revocations add-user) and put the new JWT into trust.account; a deploy then cuts it off`,
        ['trust'],
      );
    }
    if (tier.identity.generation !== 1 || tier.identity.overlap) {
      inspection.report(
        path('identity'),
        `applies to users that Terraform creates, but those of a JWT operator are created with nsc: issue new credentials for ${tier.name}, put them into its Secret, and revoke the old ones`,
        ['trust'],
      );
    }
  }
}

/** The roles that sign the users of sites and regions exist, and allow all that these need. */
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
  const rest = known.length > 0 ? `its roles: ${known.map(show).join(', ')}` : 'none of its signing keys has a role';
  return `${show(name)} is not a role of the account ${show(account)}; ${rest}`;
}

/** What the role does not allow the first place that lacks something; usually the others lack the same. */
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
  return `${show(role.name)} does not let ${name}${others} ${lacks}; allow it with nsc edit signing-key`;
}
