import { MOST_ANNOTATION_BYTES, tooLargeToApply, toYaml } from '../../fleet/manifests';
import { CLUSTER_NOTE, describeWithCluster, kubectl, removeNamespaces } from '../support/cluster';

jest.setTimeout(300_000);

const NAMESPACE = 'too-large-to-apply';
/** What Kubernetes takes as the data of a ConfigMap. */
const MOST_DATA_BYTES = 1024 * 1024;

function configMap(name: string, bytes: number) {
  const metadata = { name, namespace: NAMESPACE, labels: { a: 'b' }, annotations: { 'example.com/note': 'a note' } };
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { 'nats.conf': 'x'.repeat(bytes) } };
}

const applied = (object: ReturnType<typeof configMap>, ...options: string[]) =>
  kubectl(['apply', ...options, '-f', '-'], toYaml([object]));

/** With so many bytes of data its annotations are just as large as they may be. */
function largest(name: string): number {
  const [{ bytes } = { bytes: 0 }] = tooLargeToApply([configMap(name, MOST_ANNOTATION_BYTES)]);
  return MOST_ANNOTATION_BYTES - (bytes - MOST_ANNOTATION_BYTES);
}

describeWithCluster(`objects that are large, on a real API server${CLUSTER_NOTE}`, () => {
  beforeAll(() => {
    expect(kubectl(['create', 'namespace', NAMESPACE]).status).toBe(0);
  });
  afterAll(() => removeNamespaces(NAMESPACE));

  test('what is not called too large is applied', () => {
    const object = configMap('fits', largest('fits'));
    expect(tooLargeToApply([object])).toEqual([]);
    expect(applied(object)).toEqual({ status: 0, output: 'configmap/fits created\n' });
  });

  test('with one byte more kubectl apply fails, with --server-side it does not', () => {
    const object = configMap('more', largest('more') + 1);
    const title = `ConfigMap ${NAMESPACE}/more`;
    expect(tooLargeToApply([object])).toEqual([{ title, bytes: MOST_ANNOTATION_BYTES + 1 }]);
    expect(applied(object).output).toContain('Too long: may not be more than 262144 bytes');
    expect(applied(object, '--server-side').status).toBe(0);
  });

  test('a ConfigMap takes 1 MiB of data, and not a byte more', () => {
    expect(applied(configMap('full', MOST_DATA_BYTES), '--server-side').status).toBe(0);
    const { output } = applied(configMap('over', MOST_DATA_BYTES + 1), '--server-side');
    expect(output).toContain('Too long: may not be more than 1048576 bytes');
  });
});
