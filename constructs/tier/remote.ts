import { isIPv6 } from 'node:net';
import { type ConfBlock, Variable } from '../conf/model';
import { CONFIG_DIRECTORY } from '../contract';
import { tlsFiles } from '../server/files';
import { DEFAULT_PORTS } from '../server/ports';
import type { TierAccounts } from './accounts';
import type { Remote, RemoteCredentials } from './props';

/** Which account of a leaf connects: its account of messages, or its system account. Each has its own connection. */
export type RemoteRole = 'leaf' | 'leaf-system';

/** A connection of a leaf, with its credentials. */
export interface RemoteConnection {
  readonly role: RemoteRole;
  /** The leaf's account. */
  readonly account: string;
  readonly credentials: RemoteCredentials;
}

/** The connections that a leaf makes. */
export function remoteConnections(remote: Remote, { messages, system }: TierAccounts): RemoteConnection[] {
  return [
    { role: 'leaf', account: messages, credentials: remote.credentials },
    ...(remote.system
      ? [{ role: 'leaf-system', account: system, credentials: remote.system } satisfies RemoteConnection]
      : []),
  ];
}

/** A remote of nats.conf. */
export function remoteBlock(remote: Remote, { role, account, credentials }: RemoteConnection): ConfBlock {
  if (credentials.kind === 'certificate') return { url: remoteUrl(remote), account, tls: { ...tlsFiles(role) } };
  const tls = credentials.caPem ? { ca_file: tlsFiles(role).ca_file } : undefined;
  if (credentials.kind === 'creds') {
    return { url: remoteUrl(remote), account, credentials: `${CONFIG_DIRECTORY}/${credsFile(role)}`, tls };
  }
  const urls = credentials.logins.map((_, index) => new Variable(remoteUrlVariable(role, index)));
  return {
    ...(urls.length === 1 ? { url: urls[0] } : { urls }),
    account,
    tls,
  };
}

/** Path of credentials below the directory of nats.conf; its last part is the key in their Secret. */
export function credsFile(role: RemoteRole): `creds/${RemoteRole}.creds` {
  return `creds/${role}.creds`;
}

/** The variable that holds a remote's URL with the n-th login, from 0. */
export function remoteUrlVariable(role: RemoteRole, index: number): string {
  const name = role === 'leaf' ? 'remote_url' : 'remote_system_url';
  return index === 0 ? name : `${name}_${index + 1}`;
}

/** URL that a remote connects to, without credentials. */
export function remoteUrl({ host, port, credentials }: Remote): string {
  const encrypted = credentials.kind === 'certificate' || Boolean(credentials.caPem);
  return leafUrl(host, port ?? DEFAULT_PORTS.leafnodes, encrypted);
}

/** URL of a leaf port, without credentials. */
export function leafUrl(host: string, port: number, encrypted: boolean): string {
  return `${encrypted ? 'tls' : 'nats-leaf'}://${isIPv6(host) ? `[${host}]` : host}:${port}`;
}
