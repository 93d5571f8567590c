import { NetworkPolicyV1 } from '@cdktf/provider-kubernetes/lib/network-policy-v1';
import { Construct } from 'constructs';
import { type LabelProps, labels } from '../labels';
import { type PolicyRulesProps, policyRules } from './policy-rules';

/** Properties of {@link NetworkPolicies}. */
export interface NetworkPoliciesProps extends PolicyRulesProps {
  readonly namespace: string;
  readonly labels: LabelProps;
}

/** The network policies of a tier. The cluster's network plugin must enforce them. */
export class NetworkPolicies extends Construct {
  constructor(scope: Construct, id: string, props: NetworkPoliciesProps) {
    super(scope, id);
    for (const { id: policyId, suffix, spec } of policyRules(props)) {
      new NetworkPolicyV1(this, policyId, {
        metadata: {
          name: `${props.labels.name}${suffix}`,
          namespace: props.namespace,
          labels: labels(props.labels),
        },
        spec,
      });
    }
  }
}
