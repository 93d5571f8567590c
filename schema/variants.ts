import type { Environment, Leaf, Region, Site, Trust } from './environment';

/** Changes of an environment as its owner would make them, to rehearse their effect. */
export type VariantName = keyof typeof VARIANTS;

/** Whether a site may be changed. */
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
  /** The second generation of certificate authorities issues; the first is still trusted. */
  'authority-overlap': (environment: Environment) => withTrust(environment, { ca: { generation: 2, overlap: true } }),
  /** The second generation alone. */
  'authority-next': (environment: Environment) => withTrust(environment, { ca: { generation: 2, overlap: false } }),
  /** Every leaf connects as its second user; the first is still accepted. */
  'identity-overlap': (environment: Environment) => withIdentities(environment, { generation: 2, overlap: true }),
  /** The second user alone. */
  'identity-next': (environment: Environment) => withIdentities(environment, { generation: 2, overlap: false }),
  /** The system account of one site connects to the tier above. */
  'system-account': (environment: Environment, mayChange: MayChange) =>
    withMember(environment, siteOf(environment, mayChange), () => ({ systemAccount: true })),
  /** An external issuer issues for one site, if Terraform did. */
  'existing-secrets': (environment: Environment, mayChange: MayChange) =>
    withExternalIssuer(environment, siteOf(environment, mayChange)),
} satisfies Readonly<Record<string, (environment: Environment, mayChange: MayChange) => Environment>>;

/** What `wider-filters` adds: a filter for a single subject. */
export const WIDER = 'rehearsal.wider';

/**
 * The environment with changes applied in order.
 * @param mayChange whether a site may be changed. @default every site may
 */
export function withVariants(
  environment: Environment,
  names: readonly VariantName[],
  mayChange: MayChange = () => true,
): Environment {
  return names.reduce((changed, name) => VARIANTS[name](changed, mayChange), environment);
}

/**
 * The site that is changed: of those that may be and are not cut off, the last one that connects to the hub, otherwise
 * the last one.
 */
function siteOf({ sites, regions }: Environment, mayChange: MayChange): string {
  const isAccepted = ({ revoked, via }: Leaf): boolean => {
    const region = regions.find(({ name }) => name === via);
    return !revoked && (region === undefined || isAccepted(region));
  };
  const accepted = sites.filter((site) => mayChange(site.name) && isAccepted(site));
  return (accepted.filter(({ via }) => via === 'hub').at(-1) ?? accepted.at(-1))?.name ?? '';
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

function withExternalIssuer(environment: Environment, name: string): Environment {
  const { trust, sites } = environment;
  if (sites.find((site) => site.name === name)?.certificates.kind !== 'terraform') return environment;
  const changed = withMember(environment, name, () => ({ certificates: { kind: 'existing' } }));
  return trust.authorities.length > 0 ? changed : withTrust(changed, { authorities: [EXTERNAL_CA] });
}

function withTrust(environment: Environment, change: Partial<Pick<Trust, 'ca' | 'authorities'>>): Environment {
  return { ...environment, trust: { ...environment.trust, ...change } };
}

/** An example of an external CA; its key was deleted when it was created. */
const EXTERNAL_CA = `-----BEGIN CERTIFICATE-----
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
