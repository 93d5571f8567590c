import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { writeClientFiles } from '../../../fleet/rehearse/client-files';
import { RunningFleet } from '../../../fleet/rehearse/running-fleet';
import { natsCli, natsServer, PINNED } from '../../support/binaries';
import { operatorTrust } from '../../support/operator';
import { Artifact } from '../../support/rehearsal';

jest.setTimeout(60_000);

test('where a JWT operator decides who gets in, the files of a client have its credentials, and its context names them', async () => {
  const artifact = Artifact.of({
    hub: { address: 'nats.example.com', kube: { context: 'hub' }, replicas: 1 },
    sites: { edge1: { up: ['sensors.>'], down: ['commands.{site}.>'] } },
    clients: { dashboard: { at: 'hub', publish: ['commands.>'], subscribe: ['sensors.>'] } },
    trust: await operatorTrust(),
  });
  const fleet = new RunningFleet(await artifact.plan(), natsServer(PINNED));
  try {
    await fleet.start([fleet.hub]);
    await (await fleet.connectTo(fleet.hub)).close();
    const context = writeClientFiles(fleet).tiers[0]?.clients[0]?.context ?? '';
    expect(readdirSync(dirname(context))).toEqual(['ca.crt', 'context.json', 'user.creds']);
    const nats = (...args: string[]) =>
      promisify(execFile)(natsCli(), ['--context', context, ...args], { timeout: 20_000 });
    expect((await nats('pub', 'commands.x', 'hello')).stderr).toContain('Published 5 bytes to "commands.x"');
    await expect(nats('pub', 'sensors.x', 'hello')).rejects.toThrow(
      /Permissions Violation for Publish to "sensors\.x"/,
    );
  } finally {
    await fleet.stop();
  }
});
