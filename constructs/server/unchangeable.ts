import { Fn, Op, StringMap, TerraformResource, type TerraformResourceLifecycle } from 'cdktf';
import { Construct } from 'constructs';

/** What Kubernetes never lets a StatefulSet change, and whose namespace it is in. All texts, so that old and new can be compared and shown. */
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
}

/** A fact as it is kept and as it is spoken of. */
interface Fact {
  /** Its key in Terraform's state. Never rename one: the state of a fleet would lack it, and a change would go unseen. */
  readonly key: string;
  readonly words: string;
  readonly value: string;
  /** What to do instead of a deploy. The last step of all is {@link renewal}. */
  readonly wayOut: readonly string[];
}

/**
 * Refuses, in the plan, a change of what Kubernetes never lets a StatefulSet change. Without it the Terraform provider
 * would say nothing and leave the volumes as they are (size), or delete the StatefulSet, and so stop every server at
 * once (most else), or the namespace (where it is no longer to be made here). What was first applied is kept in a `terraform_data`, whose input is ignored from then on; replacing
 * that one is how somebody says that a change is meant. Nothing is in the way of a destroy: Terraform checks no
 * preconditions then.
 */
export class Unchangeable extends Construct {
  /** For the lifecycle of the StatefulSet. */
  readonly preconditions: NonNullable<TerraformResourceLifecycle['precondition']>;

  constructor(scope: Construct, id: string, facts: StatefulSetFacts) {
    super(scope, id);
    const all = factsOf(facts);
    const kept = new KeptFacts(this, 'kept', Object.fromEntries(all.map(({ key, value }) => [key, value])));
    const address = `terraform_data.${kept.friendlyUniqueId}`;
    this.preconditions = all.map((fact) => {
      // A fact that a later version of this construct adds is not yet in the state; then today's value is the first one.
      const old = Fn.try([kept.output.lookup(fact.key), fact.value]);
      return {
        condition: Op.eq(old, fact.value),
        errorMessage: [
          `StatefulSet ${facts.name} in namespace ${facts.namespace}: its ${fact.words} is "${old}" and would become "${fact.value}".`,
          'This cannot be changed by a deploy. Put the old value back, or:',
          ...[...fact.wayOut, renewal(address)].map((step) => `  ${step}`),
          'The working folder of cdktf is cdktf.out/<environment>/<stack>.',
        ].join('\n'),
      };
    });
  }
}

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

/** The construct does not know it. */
const FOLDER = '<working folder>';

/** Says that a change is meant. Lines that begin with blanks are not wrapped by Terraform, so that they can be copied. */
function renewal(address: string): string {
  return `terraform -chdir=${FOLDER} apply -replace=${address}`;
}

function factsOf({
  name,
  namespace,
  ownNamespace,
  volumeSize,
  storageClass,
  selector,
  ...facts
}: StatefulSetFacts): Fact[] {
  const orphan = `kubectl -n ${namespace} delete statefulset ${name} --cascade=orphan   # its servers go on running`;
  const stop = `kubectl -n ${namespace} delete statefulset ${name}   # stops its servers; their volumes stay`;
  const leave = `# its volumes stay behind in the old place, empty ones are made: copy what is needed first`;
  return [
    {
      key: 'volume_size',
      words: 'volume size',
      value: volumeSize,
      wayOut: [
        '# only to a larger size, and only where the StorageClass has allowVolumeExpansion; for each claim data-<pod>:',
        `kubectl -n ${namespace} patch pvc data-${name}-0 -p '{"spec":{"resources":{"requests":{"storage":"${volumeSize}"}}}}'`,
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
        ? [`terraform -chdir=${FOLDER} import <address of the kubernetes_namespace_v1> ${namespace}`]
        : [
            '# an apply would delete the namespace, with the volumes of all servers; Terraform must forget it first:',
            `terraform -chdir=${FOLDER} state list | grep kubernetes_namespace_v1`,
            `terraform -chdir=${FOLDER} state rm <what that says>`,
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
}
