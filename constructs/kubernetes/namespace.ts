import { NamespaceV1 } from '@cdktf/provider-kubernetes/lib/namespace-v1';
import { Construct } from 'constructs';
import { TerraformStack } from '../cdktf';
import { type LabelProps, labels } from '../labels';

/** Properties of {@link Namespace}. */
export interface NamespaceProps {
  readonly name: string;
  /** False where somebody else makes the namespace. */
  readonly create: boolean;
  /** Whether Terraform refuses to delete it. */
  readonly keepOnDestroy: boolean;
  readonly labels: LabelProps;
}

/** Id of the construct that the namespace's resource is, or would be. */
const ID = 'namespace';

/** The namespace of a tier, under the `restricted` pod security standard, or one that is there already. */
export class Namespace extends Construct {
  /** Its name, for texts such as nats.conf. */
  readonly name: string;
  /** Its name as a reference, so that what is in it is created after it. */
  readonly ref: string;
  /** False where it is somebody else's. */
  readonly own: boolean;
  /** Logical id of its resource in Terraform's state; where it is somebody else's, the one that it would have, and may have had. */
  readonly resourceId: string;

  constructor(scope: Construct, id: string, props: NamespaceProps) {
    super(scope, id);
    this.name = props.name;
    this.own = props.create;
    const made = props.create ? this.create(props) : undefined;
    this.ref = made?.metadata.name ?? props.name;
    this.resourceId = made?.friendlyUniqueId ?? TerraformStack.of(this).getLogicalId(new Construct(this, ID).node);
  }

  private create(props: NamespaceProps): NamespaceV1 {
    return new NamespaceV1(this, ID, {
      // All claims for volumes are in it, and would go with it.
      ...(props.keepOnDestroy && { lifecycle: { preventDestroy: true } }),
      metadata: {
        name: props.name,
        labels: {
          ...labels(props.labels),
          'pod-security.kubernetes.io/enforce': 'restricted',
          'pod-security.kubernetes.io/warn': 'restricted',
        },
      },
    });
  }
}
