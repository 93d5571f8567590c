import { keepForOneself, kubectl, kubectlText } from './cluster';

/** What of the Prometheus Operator a deploy needs: its kinds, with nobody behind them. */
const DEFINITIONS = ['PrometheusRule', 'PodMonitor'].map((kind) => {
  const plural = `${kind.toLowerCase()}s`;
  const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.monitoring.coreos.com` },
    spec: {
      group: 'monitoring.coreos.com',
      scope: 'Namespaced',
      names: { kind, plural, singular: kind.toLowerCase() },
      versions: [{ name: 'v1', served: true, storage: true, schema }],
    },
  };
});

/** Makes the cluster know the kinds of the Prometheus Operator, and waits until it does. */
export function installPrometheusOperator(): void {
  const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: DEFINITIONS });
  kubectlText(['apply', '-f', '-'], list);
  kubectlText(['wait', '--for=condition=Established', '--timeout=60s', '-f', '-'], list);
}

/**
 * Has the cluster know nothing of them before and after the tests of a block, and no other test file change that
 * meanwhile.
 */
export function withoutPrometheusOperator(): void {
  const remove = () =>
    kubectl(['delete', 'crd', ...DEFINITIONS.map(({ metadata }) => metadata.name), '--ignore-not-found']);
  let release: (() => void) | undefined;
  beforeAll(async () => {
    release = await keepForOneself('prometheus-operator');
    remove();
  });
  afterAll(() => {
    remove();
    release?.();
  });
}
