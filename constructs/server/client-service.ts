import { ServiceV1 } from '@cdktf/provider-kubernetes/lib/service-v1';
import { Construct } from 'constructs';
import { type LabelProps, labels } from '../labels';
import type { Ports } from './ports';
import { clientSpec } from './service-specs';

/** Properties of {@link ClientService}. */
export interface ClientServiceProps {
  readonly namespace: string;
  readonly labels: LabelProps;
  readonly ports: Ports;
}

/** The Service that a leaf's clients connect to, inside their Kubernetes cluster. */
export class ClientService extends Construct {
  constructor(scope: Construct, id: string, props: ClientServiceProps) {
    super(scope, id);
    new ServiceV1(this, 'service', {
      metadata: { name: props.labels.name, namespace: props.namespace, labels: labels(props.labels) },
      spec: clientSpec(props),
    });
  }
}
