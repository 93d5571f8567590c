import { type Fields, NOT_SENT } from './field';
import {
  flag,
  list,
  number,
  numberOrName,
  object,
  objects,
  quantities,
  sentFlag,
  sentNumber,
  set,
  string,
  strings,
} from './kinds-of-field';
import { LABEL_SELECTOR, METADATA, NAMESPACED_METADATA, withSpec } from './metadata';
import { podTemplate } from './pod';

/** A Kubernetes object that one Terraform resource makes. */
export interface ObjectKind {
  readonly apiVersion: string;
  readonly kind: string;
  /** Everything beside `apiVersion` and `kind`. */
  readonly fields: Fields;
}

const SERVICE: Fields = {
  type: string({ unset: 'ClusterIP' }),
  selector: strings(),
  port: objects(
    {
      name: string(),
      protocol: string({ unset: 'TCP' }),
      app_protocol: string(),
      port: sentNumber(),
      // An empty one is the port itself, says the cluster.
      target_port: numberOrName({ unset: '' }),
      node_port: number(),
    },
    { name: 'ports' },
  ),
  cluster_ip: string({ name: 'clusterIP' }),
  cluster_ips: list({ name: 'clusterIPs' }),
  external_ips: set(';', { name: 'externalIPs' }),
  external_name: string(),
  session_affinity: string({ unset: 'None' }),
  load_balancer_ip: string({ name: 'loadBalancerIP' }),
  load_balancer_source_ranges: set(';'),
  load_balancer_class: string({ when: ({ type }) => type === 'LoadBalancer' }),
  allocate_load_balancer_node_ports: sentFlag(true, { when: ({ type }) => type === 'LoadBalancer' }),
  external_traffic_policy: string(),
  internal_traffic_policy: string(),
  health_check_node_port: number(),
  publish_not_ready_addresses: flag(),
  ip_families: list(),
  ip_family_policy: string(),
};

const VOLUME_CLAIM: Fields = {
  metadata: object(NAMESPACED_METADATA),
  spec: object({
    access_modes: set(''),
    selector: object(LABEL_SELECTOR),
    resources: object({ limits: quantities(), requests: quantities() }, { unset: {} }),
    volume_name: string(),
    storage_class_name: string(),
    volume_mode: string(),
  }),
};

const STATEFUL_SET: Fields = {
  replicas: sentNumber(),
  service_name: string({ sendsEmpty: true }),
  pod_management_policy: string(),
  update_strategy: object(
    { type: string({ unset: 'RollingUpdate' }), rolling_update: object({ partition: sentNumber(0) }) },
    { unset: {} },
  ),
  // Kubernetes itself would keep ten.
  revision_history_limit: sentNumber(0),
  min_ready_seconds: number(),
  persistent_volume_claim_retention_policy: object(
    { when_deleted: string({ unset: 'Retain' }), when_scaled: string({ unset: 'Retain' }) },
    { unset: {} },
  ),
  selector: object(LABEL_SELECTOR),
  template: object(podTemplate('Always')),
  volume_claim_template: objects(VOLUME_CLAIM, { name: 'volumeClaimTemplates' }),
};

// Indexed Jobs (completion_mode and what goes with it) are not understood.
const JOB: Fields = {
  parallelism: sentNumber(1),
  completions: number({ unset: 1 }),
  active_deadline_seconds: number(),
  backoff_limit: sentNumber(6),
  selector: object(LABEL_SELECTOR),
  manual_selector: sentFlag(false),
  template: object(podTemplate('Never')),
  ttl_seconds_after_finished: sentNumber(),
};

const POLICY_PORTS = objects({ protocol: string({ unset: 'TCP' }), port: numberOrName(), end_port: number() });
const POLICY_PEERS = objects({
  pod_selector: object(LABEL_SELECTOR),
  namespace_selector: object(LABEL_SELECTOR),
  ip_block: object({ cidr: string({ sendsEmpty: true }), except: list() }),
});

const NETWORK_POLICY: Fields = {
  pod_selector: object(LABEL_SELECTOR, { unset: {} }),
  ingress: objects({ ports: POLICY_PORTS, from: POLICY_PEERS }),
  egress: objects({ ports: POLICY_PORTS, to: POLICY_PEERS }),
  policy_types: list(),
};

const DISRUPTION_BUDGET: Fields = {
  min_available: numberOrName(),
  selector: object(LABEL_SELECTOR),
  max_unavailable: numberOrName(),
};

const SECRET_NAMES = objects({ name: string() });

/** The objects by the resource types that make them, as the provider hashicorp/kubernetes 2.38 sends them. */
export const KINDS: Readonly<Record<string, ObjectKind>> = {
  kubernetes_namespace_v1: {
    apiVersion: 'v1',
    kind: 'Namespace',
    fields: { metadata: object(METADATA), wait_for_default_service_account: NOT_SENT },
  },
  kubernetes_service_account_v1: {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    fields: {
      metadata: object(NAMESPACED_METADATA),
      secret: { ...SECRET_NAMES, name: 'secrets' },
      image_pull_secret: { ...SECRET_NAMES, name: 'imagePullSecrets' },
      automount_service_account_token: sentFlag(true),
    },
  },
  kubernetes_config_map_v1: {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    fields: {
      metadata: object(NAMESPACED_METADATA),
      immutable: sentFlag(false),
      data: strings(),
      binary_data: strings(),
    },
  },
  kubernetes_secret_v1: {
    apiVersion: 'v1',
    kind: 'Secret',
    fields: {
      metadata: object(NAMESPACED_METADATA),
      type: string({ unset: 'Opaque' }),
      immutable: flag(),
      // Sent as they are; the cluster encodes them.
      data: strings({ name: 'stringData' }),
      binary_data: strings({ name: 'data' }),
      wait_for_service_account_token: NOT_SENT,
    },
  },
  kubernetes_service_v1: {
    apiVersion: 'v1',
    kind: 'Service',
    fields: { ...withSpec(SERVICE), wait_for_load_balancer: NOT_SENT },
  },
  kubernetes_network_policy_v1: {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    fields: withSpec(NETWORK_POLICY),
  },
  kubernetes_pod_disruption_budget_v1: {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    fields: withSpec(DISRUPTION_BUDGET),
  },
  kubernetes_stateful_set_v1: {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    fields: { ...withSpec(STATEFUL_SET), wait_for_rollout: NOT_SENT },
  },
  kubernetes_job_v1: {
    apiVersion: 'batch/v1',
    kind: 'Job',
    fields: { ...withSpec(JOB), wait_for_completion: NOT_SENT },
  },
};

/** Resource types that create nothing in a cluster. */
export const NO_OBJECT: ReadonlySet<string> = new Set([
  'random_id',
  'random_password',
  'random_string',
  'terraform_data',
  'tls_cert_request',
  'tls_locally_signed_cert',
  'tls_private_key',
  'tls_self_signed_cert',
]);

/** Arguments that every resource may have, for Terraform alone. */
export const META_ARGUMENTS: Fields = {
  connection: NOT_SENT,
  depends_on: NOT_SENT,
  lifecycle: NOT_SENT,
  provider: NOT_SENT,
  provisioner: NOT_SENT,
  timeouts: NOT_SENT,
};
