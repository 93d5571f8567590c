import { parseEnvironment } from '../../schema';
import { hub, linesOf, minimal } from '../schema/example';
import { CLUSTER_NOTE, describeWithCluster, kubectl } from '../support/cluster';

jest.setTimeout(120_000);

/** Whether an API server takes an object; nothing is made. */
function isTaken(object: Readonly<Record<string, unknown>>): boolean {
  const text = JSON.stringify({ apiVersion: 'v1', ...object });
  return kubectl(['create', '--dry-run=server', '--validate=strict', '-f', '-'], text).status === 0;
}

function isAccepted(input: Record<string, unknown>): boolean {
  try {
    parseEnvironment(input, 'environments/prod.ts');
    return true;
  } catch {
    expect(linesOf(input)).toHaveLength(1);
    return false;
  }
}

const longest = (length: number) => 'a'.repeat(length);

describeWithCluster(
  `names and keys are taken by a real API server just as far as environments accept them${CLUSTER_NOTE}`,
  () => {
    test.each([
      ...['names-of-nats', 'a', '0-1', longest(63)].map((name) => [name, true] as const),
      ...['Nats', 'na_ts', 'na.ts', '-a', 'a-', longest(64)].map((name) => [name, false] as const),
    ])('the namespace %j: %j', (name, taken) => {
      expect([isAccepted(hub({ namespace: name })), isTaken({ kind: 'Namespace', metadata: { name } })]).toEqual([
        taken,
        taken,
      ]);
    });

    test.each([
      ...['release', 'example.com/name', `${longest(63)}.b/${longest(63)}`].map((key) => [key, true] as const),
      ...['a b', '-a', 'a/b/c', 'A_/x', `a/${longest(64)}`].map((key) => [key, false] as const),
    ])('the key of an annotation %j: %j', (key, taken) => {
      const metadata = { name: 'keys', annotations: { [key]: 'x' } };
      const written = hub({ service: { annotations: { [key]: 'x' } } });
      expect([isAccepted(written), isTaken({ kind: 'ConfigMap', metadata })]).toEqual([taken, taken]);
    });

    test.each([
      ...['prometheus', 'A.b_c-1', longest(63)].map((value) => [value, true] as const),
      ...['a b', 'a-', longest(64)].map((value) => [value, false] as const),
    ])("a label's value %j: %j", (value, taken) => {
      const metadata = { name: 'labels', labels: { release: value } };
      const written = minimal({ alerts: { labels: { release: value } } });
      expect([isAccepted(written), isTaken({ kind: 'ConfigMap', metadata })]).toEqual([taken, taken]);
    });
  },
);
