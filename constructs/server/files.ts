import type { LeafTls } from '../leaf-tls';

/** Where the server finds its configuration, in the container: the directory of the guide. */
export const CONFIG_DIRECTORY = '/etc/nats';
/** Where the volume of the server's data is mounted. */
export const DATA_DIRECTORY = '/data';
/** Where the process id file is, shared with the config reloader. */
export const RUN_DIRECTORY = '/var/run/nats';
/** The process id file. */
export const PID_FILE = `${RUN_DIRECTORY}/nats.pid`;

/** A file of the pod that comes from a Secret. */
export interface SecretFile {
  readonly secretName: string;
  readonly key: string;
  /** Relative to {@link CONFIG_DIRECTORY}. */
  readonly path: string;
}

/** The three files of a certificate, as nats.conf names them. */
export interface TlsFiles {
  readonly cert_file: string;
  readonly key_file: string;
  readonly ca_file: string;
}

/** Places a certificate's files at `certs/<role>-cert.pem`, `certs/<role>-key.pem` and `certs/<role>-ca.pem`. */
export function tlsSecretFiles(role: string, tls: LeafTls): SecretFile[] {
  return (['cert', 'key', 'ca'] as const).map((part) => ({
    secretName: tls.secretName,
    key: { cert: 'tls.crt', key: 'tls.key', ca: 'ca.crt' }[part],
    path: `certs/${role}-${part}.pem`,
  }));
}

/** The settings in nats.conf that go with {@link tlsSecretFiles}. */
export function tlsFiles(role: string): TlsFiles {
  return {
    cert_file: `${CONFIG_DIRECTORY}/certs/${role}-cert.pem`,
    key_file: `${CONFIG_DIRECTORY}/certs/${role}-key.pem`,
    ca_file: `${CONFIG_DIRECTORY}/certs/${role}-ca.pem`,
  };
}
