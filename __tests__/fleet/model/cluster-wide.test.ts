import { isClusterWide, makesClusterWide } from '../../../fleet/model/cluster-wide';

test.each([
  ['Namespace', 'kubernetes_namespace_v1', true],
  ['ClusterRoleBinding', 'kubernetes_cluster_role_binding_v1', true],
  ['PersistentVolume', 'kubernetes_persistent_volume_v1', true],
  ['PersistentVolumeClaim', 'kubernetes_persistent_volume_claim_v1', false],
  ['StorageClass', 'kubernetes_storage_class', true],
  ['CSIDriver', 'kubernetes_csi_driver_v1', true],
  ['IngressClass', 'kubernetes_ingress_class_v1', true],
  ['ValidatingWebhookConfiguration', 'kubernetes_validating_webhook_configuration_v1', true],
  ['Role', 'kubernetes_role_v1', false],
  ['StatefulSet', 'kubernetes_stateful_set_v1', false],
])('whether %s belongs to no namespace is the same for its kind and for its Terraform type', (kind, type, expected) => {
  expect([isClusterWide(kind), makesClusterWide(type)]).toEqual([expected, expected]);
});
