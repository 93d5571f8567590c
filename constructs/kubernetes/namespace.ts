import { NamespaceV1 } from '@cdktf/provider-kubernetes/lib/namespace-v1';
import { Construct } from 'constructs';
import { TerraformStack } from '../cdktf';
import { type LabelProps, labels } from '../labels';

/** Properties of {@link Namespace}. */
export interface NamespaceProps {
  readonly name: string;
  /** False if the namespace is managed externally. */
  readonly create: boolean;
  /** Whether Terraform refuses to delete it. */
  readonly keepOnDestroy: boolean;
  readonly labels: LabelProps;
}

/** Construct id of the namespace's resource, whether it is created or not. */
const ID = 'namespace';

/** The namespace of a tier, with the `restricted` pod security standard, or an existing one. */
export class Namespace extends Construct {
  /** Its name, for texts such as nats.conf. */
  readonly name: string;
  /** Its name as a reference, so that its content is created after it. */
  readonly ref: string;
  /** False if it is managed externally. */
  readonly own: boolean;
  /**
   * Logical id of its resource in Terraform's state; if it is managed externally, the id that it would have, or once
   * had.
   */
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
      // It contains all claims for volumes, which would be deleted with it.
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
