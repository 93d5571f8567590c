import { X509Certificate } from 'node:crypto';
import { certificatesIn } from '../../lib/pem';
import { type Resolver, type ResolverState, text } from '../model';
import type { RehearsalTier } from './topology';

/** A CA that was made for this rehearsal. */
export interface SigningAuthority {
  readonly caCertPem: string;
  readonly caPrivateKeyPem: string;
}

/** Those CAs of a PEM text whose keys were generated here. */
export async function authoritiesIn(pem: string, resolver: Resolver): Promise<SigningAuthority[]> {
  const found: SigningAuthority[] = [];
  for (const caCertPem of certificatesIn(pem)) {
    const key = keyOf(caCertPem, resolver.state);
    if (key === undefined) continue;
    const [stack = '', address = ''] = key.split('/');
    const kept = text(resolver.state.get(key)?.attributes.private_key_pem);
    const made = kept ?? text(await resolver.attribute(stack, address, ['private_key_pem']));
    if (made) found.push({ caCertPem, caPrivateKeyPem: made });
  }
  return found;
}

/** Whether a PEM text holds a certificate that was not made here: one that the environment was given. */
export function holdsOthers(pem: string, state: ResolverState): boolean {
  return certificatesIn(pem).some((certificate) => keyOf(certificate, state) === undefined);
}

function keyOf(certificate: string, state: ResolverState): string | undefined {
  for (const [key, { attributes }] of state) {
    if (text(attributes.cert_pem)?.trim() === certificate.trim()) return key;
  }
  return undefined;
}

/** The CA certificates that a tier's servers trust for leaves; `undefined` without TLS, and where no leaves connect. */
export function caOf(tier: RehearsalTier): string | undefined {
  const { leafnodes } = tier.tree as { leafnodes?: WithTls };
  return fileOf(tier, leafnodes);
}

/**
 * The CA certificates that they trust for clients, and which issue for the servers themselves; `undefined` without TLS.
 */
export function serversCaOf(tier: RehearsalTier): string | undefined {
  const found = fileOf(tier, tier.tree as WithTls);
  // They may be behind the server's own certificate.
  return (
    found &&
    certificatesIn(found)
      .filter((pem) => new X509Certificate(pem).ca)
      .join('')
  );
}

interface WithTls {
  readonly tls?: { readonly ca_file?: string };
}

function fileOf({ pods }: RehearsalTier, listener: WithTls | undefined): string | undefined {
  const path = listener?.tls?.ca_file;
  return path === undefined ? undefined : pods[0]?.files.get(path)?.content;
}
