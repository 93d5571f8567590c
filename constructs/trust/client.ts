import { Construct } from 'constructs';
import { secret } from '../kubernetes/config-objects';
import { type LabelProps, labels } from '../labels';
import { LeafTls } from '../leaf-tls';
import type { ExpectedCredentials } from './expected-secret';
import { type Issuer, isExternal, trustedPem } from './issuer';
import type { OperatorMode } from './operator';
import { Password } from './password';
import { deniedBeside, OWN_ANSWERS } from './subscribe-rights';
import type { NatsUser } from './user';
import type { Validity } from './validity';

/** How the users of a server authenticate, and whether its connections are encrypted. */
export type ServerTrust =
  /**
   * Mutual TLS: certificates of this issuer are identities of clients, and also of leaves unless `leavesPem` is set.
   */
  | {
      readonly kind: 'mutual-tls';
      readonly issuer: Issuer;
      readonly validity?: Validity;
      /**
       * PEM of the CA certificates that verify leaves, if their issuer is another one: this one then cannot issue their
       * identities. Not used with an external issuer. @default those of the issuer
       */
      readonly leavesPem?: string;
    }
  /** Names and passwords; encrypted if there is an issuer of the server's certificate. */
  | { readonly kind: 'password'; readonly issuer?: Issuer; readonly validity?: Validity }
  /**
   * Credentials signed by the accounts of a JWT operator; encrypted if there is an issuer of the server's certificate.
   */
  | (OperatorMode & { readonly kind: 'operator'; readonly issuer?: Issuer; readonly validity?: Validity });

/** Where a pod must mount a client's Secret, so that the paths in its `context.json` are right. */
const CLIENT_DIRECTORY = '/etc/nats-client';

/** A client and its permissions. */
export interface ClientSpec {
  readonly name: string;
  /** The user that it connects as. @default its name */
  readonly user?: string;
  /** Subjects that it may publish. `undefined`: all. */
  readonly publish?: readonly string[];
  /**
   * Subjects that it may subscribe to. `undefined`: all. One that ends in `*` excludes some deeper ones, see {@link
   * unboundRights}.
   */
  readonly subscribe?: readonly string[];
}

/** Properties of {@link Client}. */
export interface ClientProps extends ClientSpec {
  readonly namespace: string;
  readonly trust: ServerTrust;
  /** Its account. */
  readonly account: string;
  /** URL of the server, from inside its Kubernetes cluster. */
  readonly url: string;
  /** Name of the Secret that contains its credentials. */
  readonly secretName: string;
  readonly labels: LabelProps;
}

/**
 * A user of a server, with a Secret that contains what it connects with: `tls.crt`, `tls.key` and `ca.crt` for mutual
 * TLS, otherwise `username` and `password`, and `ca.crt` if the connection is encrypted. It also contains
 * `context.json`, a context of the `nats` command for a pod that mounts the Secret at {@link CLIENT_DIRECTORY}. With a
 * JWT operator the Secret must exist already, with the credentials under the key `user.creds`.
 */
export class Client extends Construct {
  readonly name: string;
  /** For the server's accounts. */
  readonly user: NatsUser;
  readonly secretName: string;
  /** Its certificate, with mutual TLS. */
  readonly tls: LeafTls | undefined;
  /** What its credentials must allow, with a JWT operator. */
  readonly credentials: ExpectedCredentials | undefined;

  constructor(scope: Construct, id: string, props: ClientProps) {
    super(scope, id);
    this.name = props.name;
    const name = props.user ?? props.name;
    const user = {
      name,
      connection: 'STANDARD',
      publish: props.publish,
      subscribe: props.subscribe && [...props.subscribe, OWN_ANSWERS],
    } as const;
    if (props.trust.kind === 'operator') {
      const { publish, subscribe } = user;
      this.user = { ...user, authMethod: { kind: 'credentials' } };
      this.secretName = props.secretName;
      const denied = deniedBeside(subscribe ?? []);
      // As in the accounts of a configuration, see `permissionsBlock`.
      this.credentials = {
        user: name,
        account: props.account,
        publish,
        subscribe,
        ...(denied.length > 0 && { denySubscribe: denied }),
        responses: publish && true,
      };
      return;
    }
    if (props.trust.kind === 'mutual-tls') {
      const { issuer, validity } = props.trust;
      this.user = { ...user, authMethod: { kind: 'certificate' } };
      this.tls = new LeafTls(this, 'tls', {
        namespace: props.namespace,
        secretName: props.secretName,
        labels: props.labels,
        data: context(props, { cert: file('tls.crt'), key: file('tls.key'), ca: file('ca.crt') }),
        source: {
          issue: {
            // The CA that verifies the server is in the client's own Secret.
            issuer: isExternal(issuer) ? { certManager: issuer.certManager } : issuer,
            commonName: name,
            dnsNames: [name],
            usages: ['client'],
            validity,
          },
        },
      });
      this.secretName = this.tls.secretName;
      return;
    }
    const password = new Password(this, 'password');
    const ca = props.trust.issuer && trustedPem(props.trust.issuer);
    this.user = { ...user, authMethod: { kind: 'password', bcryptHash: password.bcryptHash } };
    this.secretName = secret(this, 'secret', {
      metadata: { name: props.secretName, namespace: props.namespace, labels: labels(props.labels) },
      data: {
        username: name,
        password: password.plain,
        ...(ca && { 'ca.crt': ca }),
        ...context(props, { user: name, password: password.plain, ...(ca && { ca: file('ca.crt') }) }),
      },
    }).metadata.name;
  }
}

function file(key: string): string {
  return `${CLIENT_DIRECTORY}/${key}`;
}

/** A context of the `nats` command, see https://docs.nats.io/using-nats/nats-tools/nats_cli#nats-contexts */
function context({ name, url }: ClientProps, credentials: Readonly<Record<string, string>>): Record<string, string> {
  return { 'context.json': `${JSON.stringify({ description: name, url, ...credentials }, null, 2)}\n` };
}
