/** Any unprivileged id works; servers and reloader must share it, so that the reloader can signal the server. */
const USER_ID = 1000;

/**
 * The pod's part of the `restricted` pod security standard
 * (https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted).
 */
export const POD_SECURITY = {
  runAsNonRoot: true,
  runAsUser: String(USER_ID),
  runAsGroup: String(USER_ID),
  fsGroup: String(USER_ID),
  fsGroupChangePolicy: 'OnRootMismatch',
  seccompProfile: { type: 'RuntimeDefault' },
};

/** The container's part. Every boolean is set: the Terraform provider sends an unset one as false. */
export const CONTAINER_SECURITY = {
  allowPrivilegeEscalation: false,
  privileged: false,
  readOnlyRootFilesystem: true,
  runAsNonRoot: true,
  runAsUser: String(USER_ID),
  runAsGroup: String(USER_ID),
  capabilities: { drop: ['ALL'] },
  seccompProfile: { type: 'RuntimeDefault' },
};
