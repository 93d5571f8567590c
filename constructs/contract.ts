/** Names that constructs write, and that readers of the synthesized result look up. */

/** The system account. */
export const SYSTEM_ACCOUNT = 'SYS';

/** Default name of the account of everything else. */
export const DEFAULT_ACCOUNT = 'FLEET';

/** Name of the output that identifies the stack in its plan and state. */
export const FLEET_OUTPUT = 'fleet';

/** What a stack is for. */
export interface StackRole {
  readonly role: 'hub' | 'region' | 'leaf' | 'identity' | 'trust';
  /** `hub`; the name of the region or site, also for its identity; the name of the environment for the trust root. */
  readonly name: string;
}

/**
 * What a stack is made for, which its output says too: a plan of the same state that is for something else would create
 * all objects a second time.
 */
export interface MadeFor {
  /** Where its Kubernetes objects are; absent for a stack without any. */
  readonly cluster?: {
    /** Path of the kubeconfig, as the environment has it. */
    readonly config: string;
    readonly context: string;
    /** The namespace of its tier, or the one in which it hands something to the tier. */
    readonly namespace: string;
  };
  /** Sources and versions of its providers, by their names in Terraform: `hashicorp/tls 4.1.0`. */
  readonly providers: Readonly<Record<string, string>>;
}

/** Prefix of the id of the data source that reads what a stack hands over; the name of that stack follows. */
export const HANDED_OVER_BY = 'handed-over-by-';

/** Terraform's name for its lock file, which it reads from its working folder. */
export const LOCK_FILE = '.terraform.lock.hcl';

/** Annotation of the pods of a region or site: the URL of the tier above. A change rolls them. */
export const REMOTE_ANNOTATION = 'nats-edge/remote';

/** Annotation of server pods: a hash of the settings that only a restart applies, so that only those roll the pods. */
export const RESTART_HASH_ANNOTATION = 'nats-edge/restart-hash';

/**
 * Annotation of a public Service from which external-dns creates the DNS record; see
 * https://kubernetes-sigs.github.io/external-dns/
 */
export const DNS_NAME_ANNOTATION = 'external-dns.alpha.kubernetes.io/hostname';

/**
 * The labels that Kubernetes recommends for every object, see
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/
 */
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

/** Suffixes of the names of a tier's objects other than its servers: Jobs, their ConfigMaps and policies. */
export const BESIDE = {
  /** The Job that creates the streams; its ConfigMap has a key `<stream>.json` for each. */
  streams: '-streams',
  /** The Job that disconnects leaves that are no longer allowed. */
  access: '-access',
  /** The ConfigMap that lists the externally managed Secrets. */
  expectedSecrets: '-expected-secrets',
} as const;

/** The key of a client's Secret that contains its credentials, with a JWT operator. */
export const CREDENTIALS_KEY = 'user.creds';

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
