import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { adoptedFleet } from '../support/adopted-fleet';
import { synthesizeFleet } from '../support/fleet';

/**
 * Records what a commit synthesizes of the fleets that a later one adopts. In a checkout of that commit (a370923), with
 * this file and `__tests__/support/adopted-fleet.ts` and `cluster-fleet.ts` of now:
 *
 *     NATS_RECORD_ADOPTION=1 NATS_TEST_CLUSTER=none KUBECONFIG=/KUBECONFIG npx jest __tests__/cluster/record-adoption
 */
const describeRecording = process.env.NATS_RECORD_ADOPTION ? describe : describe.skip;
const NOTE = process.env.NATS_RECORD_ADOPTION
  ? ''
  : ' (skipped: only with NATS_RECORD_ADOPTION=1, in a checkout of a370923)';

describeRecording(`fleets of an earlier commit are recorded${NOTE}`, () => {
  test.each(['mutual-tls', 'password'] as const)('%s', (kind) => {
    const { app } = synthesizeFleet(adoptedFleet(kind));
    const folder = join(__dirname, 'recordings', kind);
    mkdirSync(folder, { recursive: true });
    for (const { name, directory } of app.stacks.values()) {
      const text = readFileSync(join(directory, 'cdk.tf.json'), 'utf8');
      // What cdktf notes for itself is left out.
      const json: unknown = JSON.parse(text, (key, value: unknown) => (key === '//' ? undefined : value));
      writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(json)}\n`);
    }
    expect(app.stacks.size).toBe(5);
  });
});
