import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ValueMap } from '../../../fleet/model';
import { canonicalQuantity } from '../../../lib/quantity';
import { objectsOf } from './fixture';

/** A resource's arguments, and the body of the request that creating it makes. */
interface Recorded {
  readonly type: string;
  readonly args: ValueMap & { readonly metadata: { readonly name: string } };
  readonly sent: ValueMap;
}

// Recorded from the provider itself, hashicorp/kubernetes v2.38.0: planned and applied by its own gRPC server, the
// request caught before it leaves. Without what is always the same and says nothing: `status`, `creationTimestamp:
// null`, and `spec: {}` of a Namespace.
const recorded: readonly Recorded[] = JSON.parse(readFileSync(join(__dirname, 'provider.golden.json'), 'utf8'));

const titles = recorded.map((each) => [
  `${each.type.replace(/^kubernetes_|_v1$/g, '')} '${each.args.metadata.name}'`,
  each,
]);

test.each(titles as [string, Recorded][])('a manifest is what the provider sends: %s', async (_title, each) => {
  expect(await objectsOf({ [each.type]: { x: each.args } }, { secrets: true })).toEqual([each.sent]);
});

// Recorded in the same way.
test.each([
  ...['0 → 0', '0.1 → 100m', '0.0001 → 100u', '100n → 100n', '1000m → 1', '1500m → 1500m', '1000 → 1k', '1024 → 1024'],
  ...['3.5k → 3500', '2000k → 2M', '1.000 → 1', '1.001 → 1.001', '4831838208 → 4831838208', '12E → 12E'],
  ...['0.5Ki → 512', '0.3Mi → 314572800m', '1.5Gi → 1536Mi', '1000Ki → 1000Ki', '1048576Ki → 1Gi', '2048Gi → 2Ti'],
  '999999999999Gi → 9223372036854775807',
])('a quantity is sent as %s', (recorded) => {
  const [given = '', sent] = recorded.split(' → ');
  expect(canonicalQuantity(given)).toBe(sent);
});

test.each(['', '1 Gi', '1gi', 'Gi', '1e3', '-1', '+5', '5.', '.5', '01'])(
  '%j is no quantity that is understood',
  (text) => {
    expect(canonicalQuantity(text)).toBeUndefined();
  },
);
