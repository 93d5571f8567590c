import { SecretV1 } from '@cdktf/provider-kubernetes/lib/secret-v1';
import { Construct } from 'constructs';
import { type LabelProps, labels } from '../labels';
import { LeafTls } from '../leaf-tls';
import type { CertificateIssuer, Validity } from './certificate-authority';
import { Password } from './password';
import type { NatsUser } from './user';

/** How the users of one server prove who they are, and whether its connections are encrypted. */
export type ServerTrust =
  /** Mutual TLS: certificates of this CA are identities. */
  | { readonly kind: 'mutual-tls'; readonly issuer: CertificateIssuer; readonly validity?: Validity }
  /** Names and passwords; encrypted if there is a CA to issue the server's certificate. */
  | { readonly kind: 'password'; readonly issuer?: CertificateIssuer; readonly validity?: Validity };

/** A client by name, and what it may do. */
export interface ClientSpec {
  readonly name: string;
  /** The user as which it connects. @default its name */
  readonly user?: string;
  /** Subjects that it may publish. `undefined`: all. */
  readonly publish?: readonly string[];
  /** Subjects that it may subscribe to. `undefined`: all. */
  readonly subscribe?: readonly string[];
}

/** Properties of {@link Client}. */
export interface ClientProps extends ClientSpec {
  readonly namespace: string;
  readonly trust: ServerTrust;
  /** Name of the Secret that holds its credentials. */
  readonly secretName: string;
  readonly labels: LabelProps;
}

/**
 * A user of a server, with a Secret that holds what it connects with: `tls.crt`, `tls.key` and `ca.crt` for mutual TLS,
 * else `username` and `password`, and `ca.crt` where the connection is encrypted.
 */
export class Client extends Construct {
  readonly name: string;
  /** For the server's accounts. */
  readonly user: NatsUser;
  readonly secretName: string;

  constructor(scope: Construct, id: string, props: ClientProps) {
    super(scope, id);
    this.name = props.name;
    const name = props.user ?? props.name;
    const user = {
      name,
      connection: 'STANDARD',
      publish: props.publish,
      // Its own requests, JetStream's acknowledgements among them, are answered there.
      subscribe: props.subscribe && [...props.subscribe, '_INBOX.>'],
    } as const;
    if (props.trust.kind === 'mutual-tls') {
      const { issuer, validity } = props.trust;
      this.user = { ...user, proof: { kind: 'certificate' } };
      this.secretName = new LeafTls(this, 'tls', {
        namespace: props.namespace,
        secretName: props.secretName,
        labels: props.labels,
        source: {
          issue: {
            issuer,
            commonName: name,
            dnsNames: [name],
            usages: ['client'],
            validity,
          },
        },
      }).secretName;
      return;
    }
    const password = new Password(this, 'password');
    this.user = { ...user, proof: { kind: 'password', bcryptHash: password.bcryptHash } };
    this.secretName = new SecretV1(this, 'secret', {
      metadata: { name: props.secretName, namespace: props.namespace, labels: labels(props.labels) },
      data: {
        username: name,
        password: password.plain,
        ...(props.trust.issuer && { 'ca.crt': props.trust.issuer.certPem }),
      },
    }).metadata.name;
  }
}
