import type { StackRole } from '../../constructs/contract';
import type { ExpectedSecret } from '../../constructs/trust/expected-secret';
import { type ConfMap, parseConf } from '.';
import type { ServiceModel } from './services';
import type { ConfUser } from './users';

/** The server's configuration as far as it is known. */
export type Conf =
  | { readonly kind: 'known'; readonly address: string; readonly text: string; readonly tree: ConfMap }
  /** Terraform knows it only when it applies, or hides it. */
  | { readonly kind: 'unknown'; readonly address: string }
  /** It is not written as nats-server wants it. */
  | { readonly kind: 'unreadable'; readonly address: string; readonly text: string; readonly problem: string };

/** The leaves that a hub or region lets in, as `constructs/tier/leaf-access.ts` writes it. */
export interface Access {
  /** By user, a text that is another one as soon as the user may do something else. */
  readonly users: Readonly<Record<string, string>>;
  /** Users of the regions and sites that are cut off. */
  readonly revoked: readonly string[];
}

/** What is known of a tier wherever it is read: who it is, how its servers are configured, and how they are reached. */
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
 * A hub, region or site: all that belongs to its servers. What takes long to make is only named here, and made by who
 * asks for it.
 */
export interface TierModel extends TierFacts {
  /** Address of its servers' StatefulSet in Terraform. */
  readonly address: string;
  /** Who may connect to its servers, and what for; `undefined` where nats.conf is not known. */
  readonly users: () => readonly ConfUser[] | undefined;
  /**
   * Which leaves it lets in, as its Job enforces it; absent where no leaves connect, or where their users are not its
   * own.
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

/** A nats.conf out of its text. */
export function readConf(address: string, text: string): Conf {
  try {
    return { kind: 'known', address, text, tree: parseConf(text) };
  } catch (error) {
    return { kind: 'unreadable', address, text, problem: error instanceof Error ? error.message : String(error) };
  }
}

/** The tree of a nats.conf; `undefined` where it is not known, or none that nats-server would take. */
export function treeOf({ conf }: Pick<TierFacts, 'conf'>): ConfMap | undefined {
  return conf?.kind === 'known' ? conf.tree : undefined;
}
