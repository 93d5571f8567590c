import { basename } from 'node:path';
import { Construct } from 'constructs';
import { Fn, Token } from '../cdktf';
import { quote } from '../conf/write';
import { certificateFile } from '../contract';
import { configMap, secret } from '../kubernetes/config-objects';
import { labels } from '../labels';
import { LeafTls } from '../leaf-tls';
import { type MountedFile, tlsMountedFiles } from '../server/files';
import { CertificateAuthority } from '../trust/certificate-authority';
import type { ExpectedSecret } from '../trust/expected-secret';
import type { Expiries, Expiry } from '../trust/expiry';
import { type Issuer, isExternal, verifyingLeavesBy } from '../trust/issuer';
import { type NatsAccount, passwordVariables } from '../trust/user';
import {
  DEFAULT_CLUSTER_DOMAIN,
  type Login,
  leavesApart,
  type NatsTierProps,
  type Remote,
  type RemoteCredentials,
} from './props';
import { credsFile, type RemoteRole, remoteConnections, remoteUrl, remoteUrlVariable } from './remote';

/** Properties of {@link TierSecrets}. */
export interface TierSecretsProps {
  readonly tier: NatsTierProps;
  readonly accounts: readonly NatsAccount[];
}

/** Names of certificates in alerts, by role. */
const ALERT_NAMES = {
  server: 'server',
  cluster: 'routes',
  leaf: 'identity',
  'leaf-system': 'system identity',
} as const;

/**
 * Everything secret that a server reads: certificates, password hashes, the URL of its remote if that contains a
 * password.
 */
export class TierSecrets extends Construct {
  /** Where they are mounted. */
  readonly files: readonly MountedFile[];
  /** Those that nats.conf includes. */
  readonly includes: readonly string[];
  /** Every certificate among them. */
  readonly certificates: LeafTls[] = [];
  /** Credentials that must exist first. */
  readonly expected: ExpectedSecret[] = [];
  private readonly ends = new Map<string, Expiry>();

  constructor(scope: Construct, id: string, props: TierSecretsProps) {
    super(scope, id);
    const users = this.usersFile(props);
    const remote = this.remoteFiles(props);
    this.files = [...this.serverTls(props), ...this.clusterTls(props), ...remote, ...users];
    this.includes = this.files.map(({ path }) => path).filter((path) => path.endsWith('.conf'));
  }

  /**
   * When these certificates and those of their authorities expire, by their names in alerts; unknown for external
   * issuers.
   */
  get expiries(): Expiries {
    return Object.fromEntries(this.ends);
  }

  private tlsFiles(role: keyof typeof ALERT_NAMES, tls: LeafTls): MountedFile[] {
    this.certificates.push(tls);
    if (tls.expiry) this.ends.set(ALERT_NAMES[role], tls.expiry);
    return tlsMountedFiles(role, tls);
  }

  private watchAuthority(issuer: Issuer, prefix = ''): void {
    if (isExternal(issuer)) return;
    for (const [name, expiry] of Object.entries(issuer.expiries ?? {})) this.ends.set(`${prefix}${name}`, expiry);
  }

  private serverTls({ tier }: TierSecretsProps): MountedFile[] {
    const { issuer: own, validity } = tier.trust;
    if (!own) return [];
    this.watchAuthority(own);
    const apart = leavesApart(tier);
    const issuer = apart && !isExternal(own) ? verifyingLeavesBy(own, apart) : own;
    const publicService = tier.accepts?.service;
    const withPublic = (names: string[]) => (publicService ? publicService.addDnsNames(names) : names);
    const names = inClusterNames(tier);
    const tls = new LeafTls(this, 'server-tls', {
      namespace: tier.namespace.ref,
      secretName: `${tier.labels.name}-tls`,
      labels: tier.labels,
      source: {
        issue: {
          issuer,
          commonName: `${tier.labels.name}.${tier.namespace.name}`,
          dnsNames: withPublic([...names, ...namesWithDomain(tier)]),
          demandedDnsNames: withPublic(names),
          ...(publicService?.ipAddresses && { ipAddresses: publicService.ipAddresses }),
          usages: ['server'],
          validity: validity ?? tier.validity,
        },
      },
    });
    return this.tlsFiles('server', tls);
  }

  /**
   * Routes have their own CA: nothing that the fleet's CA signs, such as a leaf's certificate, can join the cluster.
   */
  private clusterTls({ tier }: TierSecretsProps): MountedFile[] {
    if (tier.replicas === 1) return [];
    const { name } = tier.labels;
    const issuer = this.clusterIssuer(tier);
    const tls = new LeafTls(this, 'cluster-tls', {
      namespace: tier.namespace.ref,
      secretName: `${name}-cluster-tls`,
      labels: tier.labels,
      source: {
        issue: {
          issuer,
          commonName: `${name}-headless.${tier.namespace.name}`,
          dnsNames: [`*.${name}-headless.${tier.namespace.name}.svc`],
          usages: ['server', 'client'],
          validity: tier.validity,
        },
      },
    });
    return this.tlsFiles('cluster', tls);
  }

  private clusterIssuer({ trust, clusterName, authority, rotation }: NatsTierProps): Issuer {
    // Only the CAs in its own Secret are trusted: each leaf has a certificate of the fleet's CAs.
    if (trust.issuer && isExternal(trust.issuer)) return { certManager: trust.issuer.certManager };
    const { issuer } = new CertificateAuthority(this, 'cluster-ca', {
      commonName: `${clusterName} routes`,
      // Only these servers have certificates of it, and all get theirs in the same apply.
      keepOnDestroy: false,
      validity: authority,
      rotation,
    });
    this.watchAuthority(issuer, 'routes ');
    return issuer;
  }

  private remoteFiles({ tier }: TierSecretsProps): MountedFile[] {
    const { remote } = tier;
    if (!remote) return [];
    return remoteConnections(remote, { messages: '', system: '' }).flatMap(({ role, credentials }) => {
      const name = role === 'leaf' ? 'remote' : 'remote-system';
      if (credentials.kind === 'certificate') return this.remoteCertificate(tier, role, name, credentials);
      if (credentials.kind === 'creds') return this.remoteCreds(tier, role, name, credentials);
      return this.remoteUrls(tier, role, name, urlsWithPasswords(remote, role, credentials), credentials.caPem);
    });
  }

  private remoteCreds(
    { labels: given, namespace }: NatsTierProps,
    role: RemoteRole,
    name: string,
    credentials: Extract<RemoteCredentials, { kind: 'creds' }>,
  ): MountedFile[] {
    const { secretName = `${given.name}-${name}-creds`, expected, caPem } = credentials;
    const path = credsFile(role);
    const key = basename(path);
    this.expected.push({ secretName, keys: [key], credentials: expected });
    const creds: MountedFile = { from: { secret: secretName }, key, path };
    if (!caPem) return [creds];
    const authorities = configMap(this, `${name}-authorities`, {
      metadata: { name: `${given.name}-${name}-authorities`, namespace: namespace.ref, labels: labels(given) },
      data: { 'ca.crt': caPem },
    });
    return [
      creds,
      { from: { configMap: authorities.metadata.name }, key: 'ca.crt', path: certificateFile(role, 'ca') },
    ];
  }

  private remoteCertificate(
    tier: NatsTierProps,
    role: RemoteRole,
    name: string,
    credentials: Extract<RemoteCredentials, { kind: 'certificate' }>,
  ): MountedFile[] {
    return this.tlsFiles(
      role,
      new LeafTls(this, `${name}-tls`, {
        namespace: tier.namespace.ref,
        secretName: `${tier.labels.name}-${name}-tls`,
        labels: tier.labels,
        source: credentials.tls,
      }),
    );
  }

  private remoteUrls(
    tier: NatsTierProps,
    role: RemoteRole,
    name: string,
    urls: Readonly<Record<string, string>>,
    caPem: string | undefined,
  ): MountedFile[] {
    const made = secret(this, name, {
      metadata: {
        name: `${tier.labels.name}-${name}`,
        namespace: tier.namespace.ref,
        labels: labels(tier.labels),
      },
      data: { [`${name}.conf`]: conf(urls), ...(caPem && { 'ca.crt': caPem }) },
    });
    const from = { secret: made.metadata.name };
    return [
      { from, key: `${name}.conf`, path: `secrets/${name}.conf` },
      ...(caPem ? [{ from, key: 'ca.crt', path: certificateFile(role, 'ca') }] : []),
    ];
  }

  private usersFile({ tier, accounts }: TierSecretsProps): MountedFile[] {
    const variables = passwordVariables(accounts);
    if (Object.keys(variables).length === 0) return [];
    const made = secret(this, 'users', {
      metadata: { name: `${tier.labels.name}-users`, namespace: tier.namespace.ref, labels: labels(tier.labels) },
      data: { 'users.conf': conf(variables) },
    });
    return [{ from: { secret: made.metadata.name }, key: 'users.conf', path: 'secrets/users.conf' }];
  }
}

function conf(variables: Readonly<Record<string, string>>): string {
  return Object.entries(variables)
    .map(([name, value]) => `${name}: ${quote(value)}\n`)
    .join('');
}

function urlsWithPasswords(
  remote: Remote,
  role: RemoteRole,
  { logins }: Extract<RemoteCredentials, { kind: 'password' }>,
): Record<string, string> {
  const url = ({ user, password }: Login) =>
    remoteUrl(remote).replace('://', () => `://${encode(user)}:${encode(password)}@`);
  return Object.fromEntries(logins.map((login, index) => [remoteUrlVariable(role, index), url(login)]));
}

/** A reference is encoded by Terraform, whose "+" for a space is valid in forms, but not in this part of a URL. */
function encode(text: string): string {
  return Token.isUnresolved(text) ? Fn.replace(Fn.urlencode(text), '+', '%20') : encodeURIComponent(text);
}

/**
 * The same names with the cluster's domain. They are requested but not required: certificates without them are
 * accepted. See https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/
 */
function namesWithDomain({
  labels: { name },
  namespace,
  clusterDomain = DEFAULT_CLUSTER_DOMAIN,
}: NatsTierProps): string[] {
  const suffix = `${namespace.name}.svc.${clusterDomain}`;
  return [`${name}.${suffix}`, `${name}-headless.${suffix}`, `*.${name}-headless.${suffix}`];
}

/** The server's names for clients inside the Kubernetes cluster, and through port forwarding. */
function inClusterNames({ labels: { name }, namespace }: NatsTierProps): string[] {
  const service = (host: string) => [host, `${host}.${namespace.name}`, `${host}.${namespace.name}.svc`];
  return [...service(name), ...service(`${name}-headless`), ...service(`*.${name}-headless`).slice(1), 'localhost'];
}
