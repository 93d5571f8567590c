import type { ExpectedSecret } from '../../constructs/trust/expected-secret';
import { blocks, canonical, type ResolverState, type SynthesizedFile, type SynthesizedPod, text } from '../model';
import { issueCertificate, type NameMap, selfSignedCa } from '../model/issue';
import { holdsOthers, type SigningAuthority } from './authorities';
import type { RehearsalTier } from './topology';

/** Keys of the rehearsal's memory under which doubles of certificates are kept, which their owner renews. */
export const DOUBLE_CERTIFICATE = /^double-certificate\//;
const AUTHORITY = 'double-authority';
const LEFT = 'double-left';

/** What the double of a Secret is made from. */
export interface SecretDoubleProps {
  /** The state in which they are kept: while it has one, no other is made. */
  readonly state: ResolverState;
  /** Gives a name in a certificate a second one, that of this machine. */
  readonly mapNames: NameMap;
  /** When certificates begin. */
  readonly now: Date;
}

type Secret = Readonly<Record<string, string>>;

/**
 * The tiers with their externally managed Secrets, as their owner would make them: of a CA that is not the
 * environment's, good for just what each tier's list says (and for the same names on this machine). Where the
 * environment trusts CAs of others, whose keys are elsewhere, it trusts this CA too.
 */
export async function withSecretDoubles(
  tiers: readonly RehearsalTier[],
  props: SecretDoubleProps,
): Promise<RehearsalTier[]> {
  if (tiers.every(({ expected }) => !expected.some(({ certificate }) => certificate))) return [...tiers];
  const authority = await authorityOf(props);
  return Promise.all(
    tiers.map(async (tier) => {
      const made = new Map<string, Secret>();
      const certificates = tier.expected.filter(({ credentials }) => !credentials);
      for (const secret of certificates) made.set(secret.secretName, await makeSecret(tier, secret, authority, props));
      const trusting = (pem: string) => (holdsOthers(pem, props.state) ? `${pem}${authority.caCertPem}` : pem);
      return {
        ...tier,
        pods: tier.pods.map((pod) => ({ ...pod, files: filesOf(pod, made, trusting) })),
        secrets: new Map([
          ...[...tier.secrets].map(([name, data]) => [name, trustingData(data, trusting)] as const),
          ...made,
        ]),
      };
    }),
  );
}

/**
 * The memory in which a tier's Secrets are still as Terraform made and forgot them; their owner has not written to them
 * yet.
 */
export function withSecretsLeft(state: ResolverState, { stack, secrets }: RehearsalTier): ResolverState {
  return new Map([
    ...state,
    ...[...secrets].map(([name, data]) => [`${LEFT}/${stack}/${name}`, { inputs: '', attributes: data }] as const),
  ]);
}

/** The memory after the owner of a tier's Secrets has written new certificates to them. */
export function withoutCertificatesOf(state: ResolverState, { stack }: RehearsalTier): ResolverState {
  const isOf = (key: string) => key.split('/')[1] === stack && (DOUBLE_CERTIFICATE.test(key) || key.startsWith(LEFT));
  return new Map([...state].filter(([key]) => !isOf(key)));
}

async function authorityOf({ state, now }: SecretDoubleProps): Promise<SigningAuthority> {
  const kept = state.get(AUTHORITY);
  if (!kept) {
    const { certPem, privateKeyPem } = await selfSignedCa({ commonName: 'external CA', notBefore: now });
    state.set(AUTHORITY, { inputs: '', attributes: { cert_pem: certPem, private_key_pem: privateKeyPem } });
    return authorityOf({ state, now, mapNames: () => undefined });
  }
  const { cert_pem, private_key_pem } = kept.attributes;
  return { caCertPem: text(cert_pem) ?? '', caPrivateKeyPem: text(private_key_pem) ?? '' };
}

async function makeSecret(
  { stack }: RehearsalTier,
  { secretName, certificate }: ExpectedSecret,
  authority: SigningAuthority,
  { state, mapNames, now }: SecretDoubleProps,
): Promise<Secret> {
  const left = state.get(`${LEFT}/${stack}/${secretName}`);
  if (left) return Object.fromEntries(Object.entries(left.attributes).map(([key, value]) => [key, String(value)]));
  if (!certificate) return {};
  const { commonName, dnsNames, ipAddresses, usages } = certificate;
  const names = [...dnsNames, ...ipAddresses];
  const here = names.flatMap((name) => mapNames(name) ?? []);
  const wanted = {
    commonName,
    dnsNames: [...new Set([...names, ...here])],
    usages: usages.map((usage) => `${usage}_auth`),
  };
  const key = `double-certificate/${stack}/${secretName}`;
  const inputs = canonical(wanted);
  let kept = state.get(key);
  if (kept?.inputs !== inputs) {
    const { certPem, privateKeyPem } = await issueCertificate({
      ...authority,
      ...wanted,
      usages: ['digital_signature', ...wanted.usages],
      notBefore: now,
    });
    kept = { inputs, attributes: { cert_pem: certPem, private_key_pem: privateKeyPem } };
    state.set(key, kept);
  }
  const { cert_pem, private_key_pem } = kept.attributes;
  return { 'tls.crt': text(cert_pem) ?? '', 'tls.key': text(private_key_pem) ?? '', 'ca.crt': authority.caCertPem };
}

/** The files of a pod, with those that come from the Secrets. */
function filesOf(
  pod: SynthesizedPod,
  made: ReadonlyMap<string, Secret>,
  trusting: (pem: string) => string,
): ReadonlyMap<string, SynthesizedFile> {
  return new Map(
    [...pod.files].map(([path, file]) => {
      const secret = file.missing ? made.get(file.from.replace(/^Secret /, '')) : undefined;
      const content = secret ? secret[keyAt(pod, path)] : file.content;
      const trusts = content !== undefined && path.endsWith('-ca.pem') && !secret;
      return [path, { ...file, content: trusts ? trusting(content) : content }];
    }),
  );
}

/** The key of a Secret or ConfigMap that is mounted at a path. */
function keyAt({ volumes }: SynthesizedPod, path: string): string {
  const items = volumes
    .flatMap(({ config }) => blocks(config.sources))
    .flatMap((source) => [...blocks(source.secret), ...blocks(source.config_map)])
    .flatMap((object) => blocks(object.items));
  const item = items.find((candidate) => path.endsWith(`/${text(candidate.path)}`));
  return text(item?.key) ?? '';
}

function trustingData(data: Secret, trusting: (pem: string) => string): Secret {
  return data['ca.crt'] === undefined ? data : { ...data, 'ca.crt': trusting(data['ca.crt']) };
}
