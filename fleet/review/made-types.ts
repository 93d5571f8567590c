import { plainType } from '../model/from-plan';

/** Resource types in this project's stacks, without their versions. */
const MADE = new Set([
  'helm_release',
  'kubernetes_config_map',
  'kubernetes_job',
  'kubernetes_namespace',
  'kubernetes_network_policy',
  'kubernetes_pod_disruption_budget',
  'kubernetes_secret',
  'kubernetes_service',
  'kubernetes_service_account',
  'kubernetes_stateful_set',
  'random_password',
  'terraform_data',
  'tls_cert_request',
  'tls_locally_signed_cert',
  'tls_private_key',
  'tls_self_signed_cert',
]);

/** Whether this project creates resources of a type. */
export function isMade(type: string): boolean {
  return MADE.has(plainType(type));
}
