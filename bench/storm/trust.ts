import type { ConfBlock } from '../../constructs/conf/model';
import { leafPermissions } from '../../constructs/tier/leaf-permissions';
import { issueCertificate, selfSignedCa } from '../../fleet/model/issue';
import { LOOPBACK } from '../../fleet/rehearse/ports';
import type { StormFolder } from './folder';

/** The account that everything is exchanged in, on both sides. */
export const ACCOUNT = 'FLEET';

/** The three files of a certificate, as nats.conf names them. */
export interface CertificatePaths {
  readonly cert_file: string;
  readonly key_file: string;
  readonly ca_file: string;
}

/** What a leaf's remote says about itself. */
export interface RemoteTrust {
  readonly tls: ConfBlock;
  /** Path of its `.creds`. */
  readonly credentials?: string;
}

/**
 * What hub and leaves need to trust each other; everything else of their configuration is the same for every auth
 * method.
 */
export interface StormTrust {
  /** The hub's own certificate, and the authority that it verifies leaves by. */
  readonly hubCertificate: CertificatePaths;
  /** Whether the hub maps a leaf's certificate to its user. */
  readonly mapsCertificates: boolean;
  /** The hub's users: `accounts`, or an operator and its resolver. */
  readonly hubUsers: ConfBlock;
  /** The part before the host in a leaf's URL: user and password, if it has them. */
  readonly userInfo: (leaf: number) => string;
  readonly remote: (leaf: number) => RemoteTrust;
}

/** A leaf's user name. */
export function leafName(leaf: number): string {
  return `site${leaf}`;
}

/** What a leaf may exchange, as a site of this project would by default. */
export function sitePermissions(leaf: number): { publish: string[]; subscribe: string[] } {
  const name = leafName(leaf);
  return leafPermissions({ up: ['sensors.>', 'alerts.>'], down: [`commands.${name}.>`, 'config.>'], domain: name });
}

/** A certificate authority that writes the files of what it issues. */
export class StormAuthority {
  private constructor(
    private readonly folder: StormFolder,
    private readonly ca: { readonly certPem: string; readonly privateKeyPem: string },
    private readonly name: string,
    readonly caFile: string,
  ) {}

  static async create(folder: StormFolder, name: string): Promise<StormAuthority> {
    const ca = await selfSignedCa({ commonName: name });
    return new StormAuthority(folder, ca, name, folder.write(`${name}.pem`, ca.certPem));
  }

  /** A hub server's certificate, good for its routes too. */
  hub(): Promise<CertificatePaths> {
    return this.issue('hub', LOOPBACK, ['server_auth', 'client_auth']);
  }

  /** A leaf's certificate, whose one name is that of its user. */
  leaf(leaf: number): Promise<CertificatePaths> {
    return this.issue(leafName(leaf), leafName(leaf), ['client_auth']);
  }

  private async issue(commonName: string, name: string, usages: readonly string[]): Promise<CertificatePaths> {
    const { certPem, privateKeyPem } = await issueCertificate({
      caCertPem: this.ca.certPem,
      caPrivateKeyPem: this.ca.privateKeyPem,
      commonName,
      dnsNames: [name],
      usages: ['digital_signature', ...usages],
    });
    return {
      cert_file: this.folder.write(`${this.name}-${commonName}-cert.pem`, certPem),
      key_file: this.folder.write(`${this.name}-${commonName}-key.pem`, privateKeyPem),
      ca_file: this.caFile,
    };
  }
}
