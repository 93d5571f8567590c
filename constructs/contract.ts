/** Names that constructs write with, and by which readers of what was synthesized find it again. */

/** The account that servers report in. */
export const SYSTEM_ACCOUNT = 'SYS';

/** The account of everything else, where nothing else is said. */
export const DEFAULT_ACCOUNT = 'FLEET';

/** Name of the output by which a stack's plan and state say which stack they are of. */
export const FLEET_OUTPUT = 'fleet';

/** What a stack is of. */
export interface StackRole {
  readonly role: 'hub' | 'region' | 'leaf' | 'identity' | 'trust';
  /** `hub`, or the name of the region or site, of its identity too; of the trust root that of the environment. */
  readonly name: string;
}

/** Before the name of the stack that hands something over, how the data source is called by which another one reads it. */
export const HANDED_OVER_BY = 'handed-over-by-';

/** How terraform calls the file, which it reads from the folder that it runs in. */
export const LOCK_FILE = '.terraform.lock.hcl';

/** Annotation of the pods of a region or site: the URL of the tier above. A change of it rolls them. */
export const REMOTE_ANNOTATION = 'nats-edge/remote';

/** Annotation of the pods of servers: a hash of the settings that only a restart changes, so that just these roll them. */
export const RESTART_HASH_ANNOTATION = 'nats-edge/restart-hash';

/** Annotation of a public Service by which external-dns, where it runs, keeps the DNS record; see https://kubernetes-sigs.github.io/external-dns/ */
export const DNS_NAME_ANNOTATION = 'external-dns.alpha.kubernetes.io/hostname';

/** The labels that Kubernetes recommends for every object, see https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/ */
export const LABEL = {
  /** What runs: the name of the server's StatefulSet. */
  name: 'app.kubernetes.io/name',
  /** Which one: `hub`, or the name of the region or site. */
  instance: 'app.kubernetes.io/instance',
  /** `hub`, `region`, `leaf`, or `trust` for what is handed over. */
  component: 'app.kubernetes.io/component',
  partOf: 'app.kubernetes.io/part-of',
  managedBy: 'app.kubernetes.io/managed-by',
} as const;

/** Name of the port that leaves connect to, in pods and Services. */
export const LEAF_PORT = 'leafnodes';

/** Where the server finds its configuration, in the container: the directory of the guide. */
export const CONFIG_DIRECTORY = '/etc/nats';

/** Name of the server's configuration, in its ConfigMap and in {@link CONFIG_DIRECTORY}. */
export const CONF_FILE = 'nats.conf';

/** Path of the server's configuration in the container. */
export const NATS_CONF = `${CONFIG_DIRECTORY}/${CONF_FILE}`;

/** What a tier has beside its servers, and what the names of its objects end with: those of Jobs, of their ConfigMaps and policies. */
export const BESIDE = {
  /** The Job that makes the streams; its ConfigMap has a key `<stream>.json` for each. */
  streams: '-streams',
  /** The Job that keeps out the leaves that are not let in any more. */
  access: '-access',
  /** The ConfigMap that lists the Secrets which somebody else makes. */
  expectedSecrets: '-expected-secrets',
} as const;

/** The key of the list of leaves in the ConfigMap `<name>-access`. */
export const ACCESS_LIST = 'access.json';

/** The key of the list in the ConfigMap `<name>-expected-secrets`. */
export const EXPECTED_SECRETS_LIST = 'secrets.json';

/**
 * Where a server finds the files of a certificate, relative to {@link CONFIG_DIRECTORY}.
 * @param role what it proves: `server`, `cluster`, `leaf`, …
 */
export function certificateFile(role: string, file: 'cert' | 'key' | 'ca'): string {
  return `certs/${role}-${file}.pem`;
}

/** The same as a path in the container. */
export function certificatePath(role: string, file: 'cert' | 'key' | 'ca'): string {
  return `${CONFIG_DIRECTORY}/${certificateFile(role, file)}`;
}
