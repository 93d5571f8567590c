import { Construct } from 'constructs';
import { Fn, Op, StringMap, TerraformResource, type TerraformResourceLifecycle, TerraformStack } from '../cdktf';
import { MAX_STREAM_REPLICAS } from './capacity';

/**
 * What Kubernetes never lets a StatefulSet change, whose namespace it is in, and what JetStream does not survive. All
 * texts, so that old and new can be compared and shown.
 */
export interface StatefulSetFacts {
  /** The StatefulSet's name. */
  readonly name: string;
  readonly namespace: string;
  /** Whether the namespace is made in the same stack. To stop making it would delete it, with the volumes of all servers. */
  readonly ownNamespace: boolean;
  /** The labels by which it finds its pods. */
  readonly selector: Readonly<Record<string, string>>;
  /** The headless Service. */
  readonly serviceName: string;
  readonly podManagementPolicy: string;
  /** Size of each server's volume, a Kubernetes quantity. */
  readonly volumeSize: string;
  /** Storage class of the volumes; `undefined`: the cluster's default. */
  readonly storageClass: string | undefined;
  /** What JetStream's files on the volumes are bound to. */
  readonly stored: StoredFacts;
}

/** What JetStream's files are bound to, besides the number of servers: with another value they are deleted, or out of reach. What happens then is in docs/changes.md, measured. */
export interface StoredFacts {
  /** Put before the pod's name to make the server's name, by which a cluster knows who holds which stream. */
  readonly serverNamePrefix: string;
  /** `store_dir`. */
  readonly storeDir: string;
  /** Name of the account of messages: JetStream has a folder for each. */
  readonly account: string;
}

/** How the commands begin that errors tell somebody to run, with all that it takes to reach this tier's cluster and state. */
export interface Commands {
  /** Such as `kubectl --context prod-hub`. */
  readonly kubectl: string;
  /** Such as `terraform -chdir=cdktf.out/prod/hub`: in the stack's working folder. */
  readonly terraform: string;
}

/** Properties of {@link Unchangeable}. */
export interface UnchangeableProps extends StatefulSetFacts {
  /** Servers that there are, each with a claim for its volume. One alone and a cluster do not read each other's files; from one cluster to a larger one they do. */
  readonly replicas: number;
  /** Logical id of the namespace's resource, whether it is made here or not. */
  readonly namespaceId: string;
  /** @default kubectl as it is, and terraform in the folder that cdktf takes where nothing else is said */
  readonly commands?: Commands;
}

/** A fact as it is kept and as it is spoken of. */
interface Fact {
  /** Its key in Terraform's state. Never rename one: the state of a fleet would lack it, and a change would go unseen. */
  readonly key: string;
  readonly words: string;
  readonly value: string;
  /** What to do instead of a deploy. The last step of all is {@link renewal}. */
  readonly wayOut: readonly string[];
  /** Which `terraform_data` keeps it. One cannot take in more facts later on: its input is ignored, so that the new ones would never be kept. */
  readonly keeper: 'kept' | 'kept-stored';
}

/**
 * Refuses, in the plan, a change of what Kubernetes never lets a StatefulSet change, or of what JetStream loses its
 * streams by. Without it the Terraform provider
 * would say nothing and leave the volumes as they are (size), or delete the StatefulSet, and so stop every server at
 * once (most else), or the namespace (where it is no longer to be made here). What was first applied is kept in a `terraform_data`, whose input is ignored from then on; replacing
 * that one is how somebody says that a change is meant. Nothing is in the way of a destroy: Terraform checks no
 * preconditions then.
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
      // A keeper that a later version of this construct adds is not yet in the state; then today's value is the first one.
      const old = Fn.try([kept.output.lookup(fact.key), fact.value]);
      return {
        condition: Op.eq(old, fact.value),
        errorMessage: [
          `StatefulSet ${props.name} in namespace ${props.namespace}: its ${fact.words} is "${old}" and would become "${fact.value}".`,
          'This cannot be changed by a deploy. Put the old value back, or:',
          // Lines that begin with blanks are not wrapped by Terraform, so that they can be copied.
          ...[...fact.wayOut, renewal].map((step) => `  ${step}`),
        ].join('\n'),
      };
    });
  }
}

const KEEPERS = ['kept', 'kept-stored'] as const;

/** Remembers what it was first made with. Not cdktf's own class for it, which runs `terraform version` at every synthesis. */
class KeptFacts extends TerraformResource {
  /** What it remembers. */
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

/**
 * A resource's address for a shell. The quotes mean nothing to it; without them cdktf, which writes the construct's path
 * behind every address that it sees in what Terraform says, would spoil the command.
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
      // Terraform has no null in a map of texts that it compares.
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
