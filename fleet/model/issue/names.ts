import { isIP } from 'node:net';

/** Gives a name or an address another one, or undefined to leave it alone. */
export type NameMap = (name: string) => string | undefined;

/** The names that a certificate is good for. */
export interface AlternativeNames {
  readonly dnsNames: readonly string[];
  readonly ipAddresses: readonly string[];
  readonly uris: readonly string[];
}

/**
 * The names that mapping adds to those in a certificate: nothing is taken away, and a name that was not there adds
 * nothing.
 */
export function mappedNames(names: AlternativeNames, mapNames: NameMap | undefined): string[] {
  if (mapNames === undefined) return [];
  const present = new Set([...names.dnsNames, ...names.ipAddresses]);
  const added = [...present].map(mapNames).filter((name) => name !== undefined && !present.has(name));
  return [...new Set(added)] as string[];
}

/** The names with others added, each where it belongs: addresses among addresses. */
export function withNames(names: AlternativeNames, added: readonly string[]): AlternativeNames {
  return {
    dnsNames: [...names.dnsNames, ...added.filter((name) => isIP(name) === 0)],
    ipAddresses: [...names.ipAddresses, ...added.filter((name) => isIP(name) !== 0)],
    uris: names.uris,
  };
}
