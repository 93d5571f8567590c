/**
 * Maximum bytes of all values of a ConfigMap or Secret: https://kubernetes.io/docs/concepts/configuration/configmap/
 */
export const MOST_DATA_BYTES = 1024 * 1024;
