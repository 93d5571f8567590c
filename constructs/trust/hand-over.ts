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
  /** Whom it is for: `hub`, or the name of a region or site. */
  readonly tier: string;
  /** What is handed over, by keys as a Secret's data has them. */
  readonly data: Readonly<Record<string, string>>;
}

/**
 * What one stack hands to another through the cluster that both reach: a Secret. Reading the state of another stack needs the
 * right to all of it, and copies all of its outputs; who reads this Secret has what is in it.
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
      // Nothing of value is in it: another apply makes the same Secret again.
      keepOnDestroy: false,
      labels: own,
    });
    this.made = secret(this, 'secret', {
      metadata: { name, namespace: place.ref, labels: labels(own) },
      type: 'Opaque',
      data,
    });
  }

  /** One of the values, as the Secret has it: known when that is made. */
  value(key: string): string {
    return Token.asString(propertyAccess(this.made.interpolationForAttribute('data'), [key]));
  }

  /**
   * The same values as another stack reads them.
   * @param giver the stack that has to be applied before, for the error of a plan that comes too early
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
    // A destroy goes on where the Secret is gone already: Terraform takes the condition above for a warning then.
    return (key) => Token.asString(Fn.try([read.lookup(key), '']));
  }
}
