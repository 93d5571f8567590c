import { certificateFile, certificatePath } from '../contract';

/** Mount path of the server's data volume. */
export const DATA_DIRECTORY = '/data';
/** Directory of JetStream's files, on that volume. */
export const STORE_DIRECTORY = `${DATA_DIRECTORY}/jetstream`;
/** Directory of the process id file, shared with the config reloader. */
export const RUN_DIRECTORY = '/var/run/nats';
/** The process id file. */
export const PID_FILE = `${RUN_DIRECTORY}/nats.pid`;

/** A file of the pod that comes from a Secret or a ConfigMap. */
export interface MountedFile {
  /** The Secret or ConfigMap that contains it. */
  readonly from: { readonly secret: string } | { readonly configMap: string };
  readonly key: string;
  /** Relative to `CONFIG_DIRECTORY`. */
  readonly path: string;
}

/** The three files of a certificate, as nats.conf names them. */
export interface TlsFiles {
  readonly cert_file: string;
  readonly key_file: string;
  readonly ca_file: string;
}

/** Where a certificate is: all of it in a Secret, or its authorities in a ConfigMap of their own. */
interface CertificateObjects {
  readonly secretName: string;
  readonly authoritiesConfigMap: string | undefined;
}

/** Places a certificate's files at `certs/<role>-cert.pem`, `certs/<role>-key.pem` and `certs/<role>-ca.pem`. */
export function tlsMountedFiles(role: string, tls: CertificateObjects): MountedFile[] {
  const secret = { secret: tls.secretName };
  const authorities = tls.authoritiesConfigMap === undefined ? secret : { configMap: tls.authoritiesConfigMap };
  return [
    { from: secret, key: 'tls.crt', path: certificateFile(role, 'cert') },
    { from: secret, key: 'tls.key', path: certificateFile(role, 'key') },
    { from: authorities, key: 'ca.crt', path: certificateFile(role, 'ca') },
  ];
}

/** The settings in nats.conf that go with {@link tlsMountedFiles}. */
export function tlsFiles(role: string): TlsFiles {
  return {
    cert_file: certificatePath(role, 'cert'),
    key_file: certificatePath(role, 'key'),
    ca_file: certificatePath(role, 'ca'),
  };
}
