import { MOST_ANNOTATION_BYTES, tooLargeToApply } from '../../../fleet/manifests';

const object = (name: string, bytes: number) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'nats' },
  data: { 'nats.conf': 'x'.repeat(bytes) },
});

test('objects whose copy does not fit into an annotation are reported, with its size', () => {
  expect(tooLargeToApply([object('small', 1000), object('large', MOST_ANNOTATION_BYTES)])).toEqual([
    { title: 'ConfigMap nats/large', bytes: 262_319 },
  ]);
});
