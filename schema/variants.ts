import type { Environment, Leaf, Region, Site, Trust } from './environment';

/** Changes of an environment as its owner would make them, for rehearsing what they do. */
export type VariantName = keyof typeof VARIANTS;

/** Whether a site may be the one that is changed. */
type MayChange = (site: string) => boolean;

const VARIANTS = {
  /** One site may send and receive more. */
  'wider-filters': (environment: Environment, mayChange: MayChange) =>
    withMember(environment, siteOf(environment, mayChange), ({ up, down }) => ({
      up: [...up, WIDER],
      down: [...down, WIDER],
    })),
  /** One site is cut off. */
  'site-revoked': (environment: Environment, mayChange: MayChange) =>
    withMember(environment, siteOf(environment, mayChange), () => ({ revoked: true })),
  /** The second generation of certificate authorities issues, the first is still trusted. */
  'authority-overlap': (environment: Environment) => withTrust(environment, { ca: { generation: 2, overlap: true } }),
  /** The second generation alone. */
  'authority-next': (environment: Environment) => withTrust(environment, { ca: { generation: 2, overlap: false } }),
  /** Every leaf connects as its second user, the first is still let in. */
  'identity-overlap': (environment: Environment) => withIdentities(environment, { generation: 2, overlap: true }),
  /** The second user alone. */
  'identity-next': (environment: Environment) => withIdentities(environment, { generation: 2, overlap: false }),
  /** The system account of one site connects to the tier above. */
  'system-account': (environment: Environment, mayChange: MayChange) =>
    withMember(environment, siteOf(environment, mayChange), () => ({ systemAccount: true })),
  /** Somebody else issues for one site, if Terraform did. */
  'existing-secrets': (environment: Environment, mayChange: MayChange) =>
    withForeignSite(environment, siteOf(environment, mayChange)),
} satisfies Readonly<Record<string, (environment: Environment, mayChange: MayChange) => Environment>>;

/** What `wider-filters` adds: as a filter it lets one subject pass. */
export const WIDER = 'rehearsal.wider';

/**
 * The environment with changes, one after the other.
 * @param mayChange whether a site may be the one that is changed. @default every site may
 */
export function withVariants(
  environment: Environment,
  names: readonly VariantName[],
  mayChange: MayChange = () => true,
): Environment {
  return names.reduce((changed, name) => VARIANTS[name](changed, mayChange), environment);
}

/** The site that is changed: of those that may be and are let in the last one that connects to the hub, or else the last one. */
function siteOf({ sites, regions }: Environment, mayChange: MayChange): string {
  const isLetIn = ({ revoked, via }: Leaf): boolean => {
    const region = regions.find(({ name }) => name === via);
    return !revoked && (region === undefined || isLetIn(region));
  };
  const letIn = sites.filter((site) => mayChange(site.name) && isLetIn(site));
  return (letIn.filter(({ via }) => via === 'hub').at(-1) ?? letIn.at(-1))?.name ?? '';
}

function withMember(environment: Environment, name: string, change: (site: Site) => Partial<Site>): Environment {
  const sites = environment.sites.map((site) => (site.name === name ? { ...site, ...change(site) } : site));
  return { ...environment, sites };
}

function withIdentities(environment: Environment, identity: Leaf['identity']): Environment {
  const changed = <Member extends Region | Site>(members: readonly Member[]) =>
    members.map((member) => ({ ...member, identity }));
  return { ...environment, regions: changed(environment.regions), sites: changed(environment.sites) };
}

function withForeignSite(environment: Environment, name: string): Environment {
  const { trust, sites } = environment;
  if (sites.find((site) => site.name === name)?.certificates.kind !== 'terraform') return environment;
  const changed = withMember(environment, name, () => ({ certificates: { kind: 'existing' } }));
  return trust.authorities.length > 0 ? changed : withTrust(changed, { authorities: [SOMEBODY_ELSE] });
}

function withTrust(environment: Environment, change: Partial<Pick<Trust, 'ca' | 'authorities'>>): Environment {
  return { ...environment, trust: { ...environment.trust, ...change } };
}

/** A CA whose key was thrown away when it was made: it stands for that of an owner whom nobody knows here. */
const SOMEBODY_ELSE = `-----BEGIN CERTIFICATE-----
MIIBtjCCAV2gAwIBAgIUJ9uQVxwqAJ+cwNblruQ0HFuQb1EwCgYIKoZIzj0EAwIw
KDEmMCQGA1UEAwwdbm9ib2R5IGhhcyB0aGUga2V5IG9mIHRoaXMgQ0EwIBcNMjYx
MTI0MDgwNDU4WhgPMjEyNjEwMzEwODA0NThaMCgxJjAkBgNVBAMMHW5vYm9keSBo
YXMgdGhlIGtleSBvZiB0aGlzIENBMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE
/PZRvmulVX3PPZYp1xMcCb/4TqR3Qv4VWOhdYnJHnaYhbIk8XUhcCoYnhin/GkcC
94PoF34D0+mhG2qVLgbeKKNjMGEwHQYDVR0OBBYEFBOce/AbC2LUwZNI4jg5BpSQ
R5jZMB8GA1UdIwQYMBaAFBOce/AbC2LUwZNI4jg5BpSQR5jZMA8GA1UdEwEB/wQF
MAMBAf8wDgYDVR0PAQH/BAQDAgIEMAoGCCqGSM49BAMCA0cAMEQCIBGE9c+PmBTu
s2f9rtWRT7zLJQYq2c/KgpKLXwaC8Ih2AiAwbigkLuAF6akWZIsy+GLbWoOknptP
NeY8qaEnIz3W7w==
-----END CERTIFICATE-----
`;
