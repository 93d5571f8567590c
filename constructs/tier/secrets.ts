import { SecretV1 } from '@cdktf/provider-kubernetes/lib/secret-v1';
import { Fn, Token } from 'cdktf';
import { Construct } from 'constructs';
import { quote } from '../conf/render';
import { labels } from '../labels';
import { LeafTls } from '../leaf-tls';
import { type SecretFile, tlsSecretFiles } from '../server/files';
import { CertificateAuthority } from '../trust/certificate-authority';
import { type NatsAccount, passwordVariables } from '../trust/user';
import { REMOTE_URL_VARIABLE, remoteUrl } from './conf';
import type { NatsTierProps, Remote } from './props';

/** Properties of {@link TierSecrets}. */
export interface TierSecretsProps {
  readonly tier: NatsTierProps;
  readonly accounts: readonly NatsAccount[];
}

/** Everything secret that a server reads: certificates, password hashes, the URL of its remote where that holds a password. */
export class TierSecrets extends Construct {
  /** Where the server finds them. */
  readonly files: readonly SecretFile[];
  /** Those that nats.conf includes. */
  readonly includes: readonly string[];

  constructor(scope: Construct, id: string, props: TierSecretsProps) {
    super(scope, id);
    const users = this.usersFile(props);
    const remote = this.remoteFiles(props);
    this.files = [...this.serverTls(props), ...this.clusterTls(props), ...remote, ...users];
    this.includes = this.files.map(({ path }) => path).filter((path) => path.endsWith('.conf'));
  }

  private serverTls({ tier }: TierSecretsProps): SecretFile[] {
    const { issuer, validity } = tier.trust;
    if (!issuer) return [];
    const names = inClusterNames(tier);
    const publicService = tier.accepts?.service;
    const tls = new LeafTls(this, 'server-tls', {
      namespace: tier.namespace.ref,
      secretName: `${tier.labels.name}-tls`,
      labels: tier.labels,
      source: {
        issue: {
          issuer,
          commonName: `${tier.labels.name}.${tier.namespace.name}`,
          dnsNames: publicService ? publicService.addDnsNames(names) : names,
          ...(publicService?.ipAddresses && { ipAddresses: publicService.ipAddresses }),
          usages: ['server'],
          validity,
        },
      },
    });
    return tlsSecretFiles('server', tls);
  }

  /** Routes have a CA of their own: nothing that the fleet's CA signs, such as a leaf's certificate, can join the cluster. */
  private clusterTls({ tier }: TierSecretsProps): SecretFile[] {
    if (tier.replicas === 1) return [];
    const { name } = tier.labels;
    const { issuer } = new CertificateAuthority(this, 'cluster-ca', {
      commonName: `${tier.clusterName} routes`,
      // Nobody but these servers has a certificate of it, and they all get theirs in the same apply.
      keepOnDestroy: false,
    });
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
    return tlsSecretFiles('cluster', tls);
  }

  private remoteFiles({ tier }: TierSecretsProps): SecretFile[] {
    if (!tier.remote) return [];
    const { credentials } = tier.remote;
    const secretName = `${tier.labels.name}-remote`;
    if (credentials.kind === 'certificate') {
      const tls = new LeafTls(this, 'remote-tls', {
        namespace: tier.namespace.ref,
        secretName: `${secretName}-tls`,
        labels: tier.labels,
        source: credentials.tls,
      });
      return tlsSecretFiles('leaf', tls);
    }
    const { caPem } = credentials;
    const secret = new SecretV1(this, 'remote', {
      metadata: { name: secretName, namespace: tier.namespace.ref, labels: labels(tier.labels) },
      data: {
        'remote.conf': conf({ [REMOTE_URL_VARIABLE]: urlWithPassword(tier.remote) }),
        ...(caPem && { 'ca.crt': caPem }),
      },
    });
    const { name } = secret.metadata;
    return [
      { secretName: name, key: 'remote.conf', path: 'secrets/remote.conf' },
      ...(caPem ? [{ secretName: name, key: 'ca.crt', path: 'certs/leaf-ca.pem' }] : []),
    ];
  }

  private usersFile({ tier, accounts }: TierSecretsProps): SecretFile[] {
    const variables = passwordVariables(accounts);
    if (Object.keys(variables).length === 0) return [];
    const secret = new SecretV1(this, 'users', {
      metadata: { name: `${tier.labels.name}-users`, namespace: tier.namespace.ref, labels: labels(tier.labels) },
      data: { 'users.conf': conf(variables) },
    });
    return [{ secretName: secret.metadata.name, key: 'users.conf', path: 'secrets/users.conf' }];
  }
}

function conf(variables: Readonly<Record<string, string>>): string {
  return Object.entries(variables)
    .map(([name, value]) => `${name}: ${quote(value)}\n`)
    .join('');
}

function urlWithPassword(remote: Remote): string {
  if (remote.credentials.kind === 'certificate') return remoteUrl(remote);
  const { user, password } = remote.credentials;
  return remoteUrl(remote).replace('://', () => `://${encode(user)}:${encode(password)}@`);
}

/** A reference is encoded by Terraform, once it knows the value; its "+" for a blank is for forms, not for this part of a URL. */
function encode(text: string): string {
  return Token.isUnresolved(text) ? Fn.replace(Fn.urlencode(text), '+', '%20') : encodeURIComponent(text);
}

/** The names that clients inside the Kubernetes cluster, and through a port forwarding, know the server by. */
function inClusterNames({ labels: { name }, namespace }: NatsTierProps): string[] {
  const service = (host: string) => [host, `${host}.${namespace.name}`, `${host}.${namespace.name}.svc`];
  return [...service(name), ...service(`${name}-headless`), ...service(`*.${name}-headless`).slice(1), 'localhost'];
}
