import { Construct } from 'constructs';
import {
  Fn,
  type IResolvable,
  Op,
  StringMap,
  TerraformResource,
  type TerraformResourceLifecycle,
  TerraformStack,
} from '../cdktf';
import { MAX_STREAM_REPLICAS } from './capacity';

/**
 * What Kubernetes does not let a StatefulSet change, who owns its namespace, and changes that JetStream does not
 * survive. All are texts, so that old and new can be compared and shown.
 */
export interface StatefulSetFacts {
  /** The StatefulSet's name. */
  readonly name: string;
  readonly namespace: string;
  /** Whether the namespace is created in the same stack. If it no longer were, it would be deleted with all volumes. */
  readonly ownNamespace: boolean;
  /** The labels that select its pods. */
  readonly selector: Readonly<Record<string, string>>;
  /** The headless Service. */
  readonly serviceName: string;
  readonly podManagementPolicy: string;
  /** Size of each server's volume, a Kubernetes quantity. */
  readonly volumeSize: string;
  /** The same in other units: states of earlier versions keep it as its owner wrote it. */
  readonly volumeSizeSpellings: readonly string[];
  /** Storage class of the volumes; `undefined`: the cluster's default. */
  readonly storageClass: string | undefined;
  /** What JetStream's files on the volumes depend on. */
  readonly stored: StoredFacts;
}

/**
 * What JetStream's files depend on, in addition to the number of servers: with another value they are deleted, or
 * unreachable. docs/changes.md has the measured effects.
 */
export interface StoredFacts {
  /** Prepended to the pod's name to form the server's name, by which a cluster identifies who has which stream. */
  readonly serverNamePrefix: string;
  /** `store_dir`. */
  readonly storeDir: string;
  /** Name of the account of messages: JetStream has a folder for each. */
  readonly account: string;
}

/** Beginnings of the commands in error messages, with the options that select this tier's cluster and state. */
export interface Commands {
  /** Such as `kubectl --context prod-hub`. */
  readonly kubectl: string;
  /** Such as `terraform -chdir=cdktf.out/prod/hub`: in the stack's working folder. */
  readonly terraform: string;
}

/** Properties of {@link Unchangeable}. */
export interface UnchangeableProps extends StatefulSetFacts {
  /**
   * Number of servers, each with a claim for its volume. A single server and a cluster cannot read each other's files;
   * clusters of different size can.
   */
  readonly replicas: number;
  /** Logical id of the namespace's resource, whether it is created here or not. */
  readonly namespaceId: string;
  /** @default kubectl without options, and terraform in cdktf's default folder */
  readonly commands?: Commands;
}

/** A fact, as it is kept and as messages name it. */
interface Fact {
  /**
   * Its key in Terraform's state. Never rename one: states of deployed fleets would lack it, and a change would go
   * unnoticed.
   */
  readonly key: string;
  readonly words: string;
  readonly value: string;
  /** All spellings of the same value, any of which may be the kept one. @default `value` alone */
  readonly spellings?: readonly string[];
  /** What to do instead of a deploy. Replacing the keeper is always the last step. */
  readonly wayOut: readonly string[];
  /**
   * Which `terraform_data` keeps it. No facts can be added to one later: its input is ignored, so they would never be
   * kept.
   */
  readonly keeper: 'kept' | 'kept-stored';
}

/**
 * Refuses, in the plan, a change that Kubernetes does not allow for a StatefulSet, or by which JetStream loses its
 * streams. Without it, the Terraform provider would silently leave the volumes as they are (size), delete the
 * StatefulSet and so stop every server at once (most others), or delete the namespace (if it is no longer created
 * here). What was first applied is kept in a `terraform_data`, whose input is ignored from then on; replacing it
 * confirms that a change is intended. A destroy still works: Terraform does not check preconditions then.
 */
export class Unchangeable extends Construct {
  /** For the lifecycle of the StatefulSet. */
  readonly preconditions: NonNullable<TerraformResourceLifecycle['precondition']>;

  constructor(scope: Construct, id: string, props: UnchangeableProps) {
    super(scope, id);
    const commands = props.commands ?? {
      kubectl: 'kubectl',
      terraform: `terraform -chdir=cdktf.out/stacks/${TerraformStack.of(this).node.id}`,
    };
    const all = factsOf({ ...props, commands });
    const keepers = new Map(
      KEEPERS.map((keeper) => {
        const own = all.filter((fact) => fact.keeper === keeper);
        return [keeper, new KeptFacts(this, keeper, Object.fromEntries(own.map(({ key, value }) => [key, value])))];
      }),
    );
    this.preconditions = all.flatMap((fact) => {
      const kept = keepers.get(fact.keeper);
      if (!kept) return [];
      const renewal = `${commands.terraform} apply -replace=${addressInShell('terraform_data', kept.friendlyUniqueId)}`;
      // A keeper that a later version of this construct adds is not in the state yet; the current value is then the
      // first.
      const old = Fn.try([kept.output.lookup(fact.key), fact.value]);
      return {
        condition: isSameFact(old, fact),
        errorMessage: [
          `StatefulSet ${props.name} in namespace ${props.namespace}: its ${fact.words} is "${old}" and would become "${fact.value}".`,
          'This cannot be changed by a deploy. Put the old value back, or:',
          // Terraform does not wrap lines that begin with spaces, so they can be copied.
          ...[...fact.wayOut, renewal].map((step) => `  ${step}`),
        ].join('\n'),
      };
    });
  }
}

const KEEPERS = ['kept', 'kept-stored'] as const;

/** Keeps the values of its first apply. cdktf's own class for it would run `terraform version` at every synthesis. */
class KeptFacts extends TerraformResource {
  /** What it keeps. */
  readonly output = new StringMap(this, 'output');

  constructor(
    scope: Construct,
    id: string,
    private readonly input: Readonly<Record<string, string>>,
  ) {
    super(scope, id, { terraformResourceType: 'terraform_data', lifecycle: { ignoreChanges: ['input'] } });
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return { input: this.input };
  }
}

function isSameFact(old: string, { value, spellings = [value] }: Fact): IResolvable {
  return spellings.length === 1 ? Op.eq(old, value) : Fn.contains([...spellings], old);
}

/**
 * A resource's address for a shell. The quotes have no effect there; without them cdktf, which appends the construct's
 * path to every address in Terraform's output, would break the command.
 */
function addressInShell(type: string, id: string): string {
  return `${type}.'${id}'`;
}

function factsOf({
  commands: { kubectl, terraform },
  replicas,
  namespaceId,
  name,
  namespace,
  ownNamespace,
  volumeSize,
  volumeSizeSpellings,
  storageClass,
  selector,
  stored,
  ...facts
}: UnchangeableProps & { readonly commands: Commands }): Fact[] {
  const orphan = `${kubectl} -n ${namespace} delete statefulset ${name} --cascade=orphan   # its servers go on running`;
  const stop = `${kubectl} -n ${namespace} delete statefulset ${name}   # stops its servers; their volumes stay`;
  const leave = `# its volumes stay behind in the old place, empty ones are made: copy what is needed first`;
  const kubernetes: Omit<Fact, 'keeper'>[] = [
    {
      key: 'volume_size',
      words: 'volume size',
      value: volumeSize,
      spellings: volumeSizeSpellings,
      wayOut: [
        '# only to a larger size, and only where the StorageClass has allowVolumeExpansion; the claim of each server:',
        ...Array.from(
          { length: replicas },
          (_, server) =>
            `${kubectl} -n ${namespace} patch pvc data-${name}-${server} -p '{"spec":{"resources":{"requests":{"storage":"${volumeSize}"}}}}'`,
        ),
        orphan,
      ],
    },
    {
      key: 'storage_class',
      words: 'storage class',
      // Terraform does not allow null in a map of strings.
      value: storageClass ?? "the cluster's default",
      wayOut: [
        '# claims that are there keep their class; one of a new class is made where claim and pod are deleted, one server at a time',
        orphan,
      ],
    },
    { key: 'name', words: 'name', value: name, wayOut: [leave] },
    { key: 'namespace', words: 'namespace', value: namespace, wayOut: [leave] },
    {
      key: 'namespace_owner',
      words: "namespace's owner",
      value: ownNamespace ? 'this stack' : 'somebody else',
      wayOut: ownNamespace
        ? [`${terraform} import ${addressInShell('kubernetes_namespace_v1', namespaceId)} ${namespace}`]
        : [
            '# an apply would delete the namespace, with the volumes of all servers; Terraform must forget it first:',
            `${terraform} state rm ${addressInShell('kubernetes_namespace_v1', namespaceId)}`,
          ],
    },
    {
      key: 'selector',
      words: 'selector',
      value: Object.entries(selector)
        .map(([label, value]) => `${label}=${value}`)
        .sort()
        .join(','),
      wayOut: [stop],
    },
    { key: 'service_name', words: 'headless Service', value: facts.serviceName, wayOut: [stop] },
    {
      key: 'pod_management_policy',
      words: 'pod management policy',
      value: facts.podManagementPolicy,
      wayOut: [orphan],
    },
  ];
  return [
    ...kubernetes.map((fact): Fact => ({ ...fact, keeper: 'kept' })),
    ...storedFacts({ ...stored, name, replicas }).map((fact): Fact => ({ ...fact, keeper: 'kept-stored' })),
  ];
}

function storedFacts({
  name,
  replicas,
  serverNamePrefix,
  storeDir,
  account,
}: StoredFacts & Pick<UnchangeableProps, 'name' | 'replicas'>): Omit<Fact, 'keeper'>[] {
  const copies = Math.min(replicas, MAX_STREAM_REPLICAS);
  const restored = [
    '# every stream would be lost or out of reach. Stop what publishes; then, as a user of JetStream, keep what is there:',
    'for stream in $(nats stream list --all --names); do nats stream backup "$stream" "backup/$stream"; done',
    '# and after the apply, which is the last line here, put it in the place of what the apply has made:',
    `for stream in $(ls backup); do nats stream rm "$stream" --force; nats stream restore "backup/$stream" --replicas ${copies}; done`,
  ];
  return [
    {
      key: 'jetstream',
      words: 'JetStream',
      value: replicas > 1 ? `a cluster of servers ${serverNamePrefix}${name}-<number>` : 'one server alone',
      wayOut: restored,
    },
    { key: 'store_dir', words: 'store_dir', value: storeDir, wayOut: restored },
    { key: 'account', words: 'account', value: account, wayOut: restored },
  ];
}
