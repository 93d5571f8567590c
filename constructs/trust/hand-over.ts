import { DataKubernetesSecretV1 } from '@cdktf/provider-kubernetes/lib/data-kubernetes-secret-v1';
import type { SecretV1 } from '@cdktf/provider-kubernetes/lib/secret-v1';
import { Construct } from 'constructs';
import { Fn, Op, propertyAccess, TerraformSelf, Token } from '../cdktf';
import { secret } from '../kubernetes/config-objects';
import { Namespace } from '../kubernetes/namespace';
import type { NamespaceChoice } from '../kubernetes/namespace-choice';
import { labels } from '../labels';
import { firstApply } from './apply-first';

/** Properties of {@link HandOver}. */
export interface HandOverProps {
  /** Name of the Secret. */
  readonly name: string;
  /** The namespace that it is in. */
  readonly namespace: Required<NamespaceChoice>;
  /** The tier that it is for: `hub`, or the name of a region or site. */
  readonly tier: string;
  /** The values, by their keys in the Secret's data. */
  readonly data: Readonly<Record<string, string>>;
}

/**
 * What one stack hands to another: a Secret in a cluster that both can reach. Reading another stack's state would need
 * access to all of it, and would copy all of its outputs; this Secret contains only what is handed over.
 */
export class HandOver extends Construct {
  private readonly made: SecretV1;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: HandOverProps,
  ) {
    super(scope, id);
    const { name, namespace, tier, data } = props;
    const own = { name: 'nats-trust', instance: tier, component: 'trust' };
    const place = new Namespace(this, 'namespace', {
      ...namespace,
      // Its content is not lost: another apply recreates the same Secret.
      keepOnDestroy: false,
      labels: own,
    });
    this.made = secret(this, 'secret', {
      metadata: { name, namespace: place.ref, labels: labels(own) },
      type: 'Opaque',
      data,
    });
  }

  /** One of the values, read from the Secret: known once that is created. */
  value(key: string): string {
    return Token.asString(propertyAccess(this.made.interpolationForAttribute('data'), [key]));
  }

  /**
   * The same values, for another stack.
   * @param giver the stack that must be applied first, for the error of a plan that is run too early
   * @returns by their keys
   */
  readIn(reader: Construct, id: string, giver: string): (key: string) => string {
    const { name, namespace: place, data } = this.props;
    const namespace = place.name;
    const there = TerraformSelf.getAny('data');
    const { data: read } = new DataKubernetesSecretV1(reader, id, {
      metadata: { name, namespace },
      lifecycle: {
        postcondition: [
          {
            condition: Fn.try([Op.lt(Fn.lengthOf(Fn.setsubtract(Object.keys(data), Fn.keys(there))), 1), false]),
            errorMessage:
              `Secret ${name} in namespace ${namespace} is not there, or lacks some of what is read here. ` +
              firstApply(giver),
          },
        ],
      },
    });
    // A destroy also works if the Secret is gone: Terraform then treats the condition above as a warning.
    return (key) => Token.asString(Fn.try([read.lookup(key), '']));
  }
}
