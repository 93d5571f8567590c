import { MOST_ANNOTATION_BYTES, tooLargeToApply, toYaml } from '../../fleet/manifests';
import { CLUSTER_NOTE, describeWithCluster, kubectl, removeNamespaces } from '../support/cluster';

jest.setTimeout(300_000);

const NAMESPACE = 'too-large-to-apply';
const IN_ALL = { namespace: NAMESPACE };
/** What Kubernetes takes as the data of a ConfigMap. */
const MOST_DATA_BYTES = 1024 * 1024;

function configMap(name: string, bytes: number) {
  const metadata = { name, ...IN_ALL, labels: { a: 'b' }, annotations: { 'example.com/note': 'a note' } };
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { 'nats.conf': 'x'.repeat(bytes) } };
}

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
    expect(kubectl(['apply', '-f', '-'], toYaml([object]))).toEqual({
      status: 0,
      output: 'configmap/fits created\n',
    });
  });

  test('with one byte more kubectl apply fails, with --server-side it does not', () => {
    const object = configMap('more', largest('more') + 1);
    expect(tooLargeToApply([object])).toEqual([
      { title: `ConfigMap ${NAMESPACE}/more`, bytes: MOST_ANNOTATION_BYTES + 1 },
    ]);
    expect(kubectl(['apply', '-f', '-'], toYaml([object])).output).toMatch(
      /Too long: may not be more than 262144 bytes/,
    );
    expect(kubectl(['apply', '--server-side', '-f', '-'], toYaml([object])).status).toBe(0);
  });

  test('a ConfigMap takes 1 MiB of data, and not a byte more', () => {
    const apply = (name: string, bytes: number) =>
      kubectl(['apply', '--server-side', '-f', '-'], toYaml([configMap(name, bytes)]));
    expect(apply('full', MOST_DATA_BYTES).status).toBe(0);
    expect(apply('over', MOST_DATA_BYTES + 1).output).toMatch(/Too long: may not be more than 1048576 bytes/);
  });
});
