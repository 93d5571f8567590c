import { Construct } from 'constructs';
import type { LeafUser, Remote } from '../constructs/tier/props';
import { Certificate, type CertificateFiles } from '../constructs/trust/certificate';
import { CertificateAuthority, type CertificateIssuer } from '../constructs/trust/certificate-authority';
import type { ServerTrust } from '../constructs/trust/client';
import { Password } from '../constructs/trust/password';
import type { Region, Site, Trust } from '../environment/environment';
import type { FleetApp } from './fleet-app';
import { FleetStack, type FleetStackProps } from './fleet-stack';

/**
 * The trust root, named after the environment: the fleet's CA and the identity of every region and site.
 * It touches no Kubernetes cluster, so its plan takes a second. Its name in `cdktf deploy hub prod` is a guard:
 * with another environment selected there is no stack `prod`, and nothing happens.
 */
export class TrustStack extends FleetStack {
  /** How the hub's and the regions' users prove who they are. */
  readonly serverTrust: ServerTrust;
  private readonly identities = new Map<string, Identity>();

  constructor(app: FleetApp, props: FleetStackProps) {
    const { environment } = props;
    const { trust } = environment;
    super(app, environment.name, props);
    const issuer = trust.tls
      ? new CertificateAuthority(this, 'ca', {
          commonName: `nats-edge ${environment.name}`,
          validity: trust.authority,
          keepOnDestroy: environment.keepOnDestroy,
        }).issuer
      : undefined;
    this.serverTrust = serverTrust(trust, issuer);
    for (const { name } of [...environment.regions, ...environment.sites]) {
      const identity = new Identity(this, `leaf-${name}`, { name, trust: this.serverTrust });
      this.identities.set(name, identity);
      for (const text of identity.shown) this.offer(text);
    }
  }

  /** The leaf as the server above it knows it. */
  leafUser(leaf: Region | Site): LeafUser {
    return {
      name: leaf.name,
      domain: leaf.name,
      up: leaf.up,
      down: leaf.down,
      bcryptHash: this.identity(leaf.name).password?.bcryptHash,
    };
  }

  /** What the leaf connects with. */
  credentials(leaf: Region | Site): Remote['credentials'] {
    const { files, password } = this.identity(leaf.name);
    if (files) return { kind: 'certificate', tls: { files } };
    if (password) {
      return { kind: 'password', user: leaf.name, password: password.plain, caPem: this.serverTrust.issuer?.certPem };
    }
    throw new Error(`${leaf.name} has neither a certificate nor a password`);
  }

  private identity(name: string): Identity {
    const identity = this.identities.get(name);
    if (!identity) throw new Error(`${name} is no region or site of this environment`);
    return identity;
  }
}

function serverTrust({ kind, validity }: Trust, issuer: CertificateIssuer | undefined): ServerTrust {
  if (kind === 'password') return { kind, issuer, validity };
  if (!issuer) throw new Error('mutual TLS needs a certificate authority');
  return { kind, issuer, validity };
}

/** What a region or site proves with who it is. */
class Identity extends Construct {
  readonly files: CertificateFiles | undefined;
  readonly password: Password | undefined;

  /** What the stacks of others read of it. */
  get shown(): string[] {
    return this.files ? [this.files.certPem, this.files.privateKeyPem] : this.password ? [this.password.plain] : [];
  }

  constructor(scope: Construct, id: string, { name, trust }: { readonly name: string; readonly trust: ServerTrust }) {
    super(scope, id);
    if (trust.kind === 'password') {
      this.password = new Password(this, 'password');
      return;
    }
    this.files = new Certificate(this, 'certificate', {
      issuer: trust.issuer,
      commonName: name,
      dnsNames: [name],
      usages: ['client'],
      validity: trust.validity,
    }).files;
  }
}
