import type { StackRole } from '../../constructs/contract';
import { MOST_DATA_BYTES } from '../../constructs/kubernetes/most-data';
import type { ExpectedSecret } from '../../constructs/trust/expected-secret';
import { type ConfMap, parseConf } from '.';
import type { ServiceModel } from './services';
import type { ConfUser } from './users';

/** The server's configuration as far as it is known. */
export type Conf =
  | { readonly kind: 'known'; readonly address: string; readonly text: string; readonly tree: ConfMap }
  /** Terraform knows it only when it applies, or hides it. */
  | { readonly kind: 'unknown'; readonly address: string }
  /** nats-server would not accept its syntax. */
  | { readonly kind: 'unreadable'; readonly address: string; readonly text: string; readonly problem: string };

/** The leaves that a hub or region lets in, as `constructs/tier/leaf-access.ts` writes it. */
export interface Access {
  /** By user, a text that differs as soon as the user's permissions do. */
  readonly users: Readonly<Record<string, string>>;
  /** Users of revoked regions and sites. */
  readonly revoked: readonly string[];
}

/** What every reader knows of a tier: its name and role, the configuration of its servers, and their addresses. */
export interface TierFacts {
  readonly stack: string;
  readonly role: Extract<StackRole['role'], 'hub' | 'region' | 'leaf'>;
  /** `hub`, or the name of the region or site. */
  readonly name: string;
  readonly namespace?: string;
  /** How many servers it has. */
  readonly servers?: number;
  /** nats.conf; absent where none is found. */
  readonly conf?: Conf;
  /** URL of the server that it connects to, as the annotation of its pods has it; absent for a hub. */
  readonly remote?: string;
  /** Host and port, as written in URLs, under which leaves reach its load balancers. @default none is known */
  readonly addresses?: readonly string[];
  /** Its streams: the JSON that its Job gives to the servers, by name. */
  readonly streams: ReadonlyMap<string, string>;
}

/**
 * A hub, region or site with everything that belongs to its servers. What takes long to make is only named here, and
 * made by its readers.
 */
export interface TierModel extends TierFacts {
  /** Address of its servers' StatefulSet in Terraform. */
  readonly address: string;
  /** Who may connect to its servers, and what for; `undefined` where nats.conf is not known. */
  readonly users: () => readonly ConfUser[] | undefined;
  /**
   * The leaves that may connect, as its Job enforces it; absent if no leaves connect, or their users are not its own.
   */
  readonly access?: Access;
  readonly services: readonly ServiceModel[];
  /** Addresses of its network policies in Terraform. */
  readonly policies: readonly string[];
  /** Externally managed Secrets, from its list of expected Secrets. */
  readonly expected: readonly ExpectedSecret[];
  /** Addresses of the Secrets that Terraform makes. */
  readonly secrets: readonly string[];
  /** Addresses of its certificates in Terraform. */
  readonly certificates: readonly string[];
  /** Names of its stack's outputs: of those that the plan changes, where it is read from one. */
  readonly outputs: readonly string[];
}

/** Parses a nats.conf. */
export function readConf(address: string, text: string): Conf {
  const bytes = Buffer.byteLength(text);
  if (bytes > MOST_DATA_BYTES) {
    const problem = `it has ${bytes} bytes, and Kubernetes accepts ${MOST_DATA_BYTES} in a ConfigMap`;
    return { kind: 'unreadable', address, text, problem };
  }
  try {
    return { kind: 'known', address, text, tree: parseConf(text) };
  } catch (error) {
    return { kind: 'unreadable', address, text, problem: error instanceof Error ? error.message : String(error) };
  }
}

/** The tree of a nats.conf; `undefined` if it is not known, or nats-server would not accept it. */
export function treeOf({ conf }: Pick<TierFacts, 'conf'>): ConfMap | undefined {
  return conf?.kind === 'known' ? conf.tree : undefined;
}
