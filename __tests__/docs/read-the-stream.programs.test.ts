import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { jetstreamManager } from '@nats-io/jetstream';
import { isConnected } from '../../fleet/rehearse/drills/leaves-connect';
import { makeStreams } from '../../fleet/rehearse/make-streams';
import { RunningFleet } from '../../fleet/rehearse/running-fleet';
import { becomesTrue } from '../../fleet/rehearse/wait';
import { natsServer, PINNED } from '../support/binaries';
import { temporaryFolder } from '../support/folder';
import { Artifact } from '../support/rehearsal';

jest.setTimeout(90_000);

const ROOT = join(__dirname, '../..');
const PAGE = readFileSync(join(ROOT, 'docs/how-to/read-the-stream-from-an-application.md'), 'utf8');
const WAIT_MS = 20_000;

/** The text of the page's one block in that language. */
function block(language: string): string {
  const [[, text = ''] = [], ...others] = PAGE.matchAll(new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)^\`\`\`$`, 'gm'));
  expect(others).toEqual([]);
  return text;
}

/** What each call of the application gave, as the page shows it. */
const shown = block('console')
  .split(/^\$ .*\n/m)
  .slice(1);

/** A hub and a site. */
async function hubAndSite(): Promise<RunningFleet> {
  const artifact = Artifact.of({
    hub: { address: 'nats.example.com', kube: { context: 'hub' }, replicas: 1 },
    sites: { edge1: {} },
  });
  return new RunningFleet(await artifact.plan(), natsServer(PINNED));
}

/** The application of the page in a folder as its pod has it, with the files of its Secret. */
function application(fleet: RunningFleet): () => Promise<string> {
  const folder = temporaryFolder();
  const [program, secret] = [join(folder, 'archive.mjs'), join(folder, 'secret')];
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(program, block('js'));
  mkdirSync(secret);
  for (const [file, text] of Object.entries(fleet.credentials(fleet.hub, 'admin'))) {
    writeFileSync(join(secret, file), text);
  }
  const port = fleet.serversOf(fleet.hub)[0]?.ports.client;
  const env = { ...process.env, NATS_CLIENT: secret, NATS_URL: `tls://localhost:${port}` };
  return async () => (await promisify(execFile)(process.execPath, [program], { env })).stdout;
}

test('the application of the page reads what a site has sent, and at its next start only what is new', async () => {
  const fleet = await hubAndSite();
  try {
    await fleet.start(fleet.tiers);
    await Promise.all(fleet.leaves.map((leaf) => isConnected(fleet, leaf, WAIT_MS)));
    for (const tier of [...fleet.leaves.map((leaf) => leaf.tier), fleet.hub]) {
      expect(await makeStreams(fleet, tier, ['EDGE_SENSORS'])).toEqual(new Map());
    }
    const hub = await fleet.connectTo(fleet.hub);
    const { consumers, streams } = await jetstreamManager(hub);
    const [site] = await Promise.all(fleet.leaves.map(({ tier }) => fleet.connectTo(tier)));
    const run = application(fleet);
    const send = async (readings: Readonly<Record<string, string>>, total: number) => {
      for (const [subject, text] of Object.entries(readings)) site?.publish(subject, text);
      const stored = async () => (await streams.info('EDGE_SENSORS')).state.messages === total;
      expect(await becomesTrue(stored, WAIT_MS)).toBe(true);
    };

    await send(
      { 'sensors.press.temperature': '71.5', 'sensors.press.humidity': '40', 'sensors.oven.temperature': '210' },
      3,
    );
    const first = await run();
    await send({ 'sensors.press.temperature': '71.9' }, 4);
    expect([first, await run(), await run()]).toEqual(shown);
    // All that was read is acknowledged: nothing of it comes again.
    expect((await consumers.info('EDGE_SENSORS', 'archive')).num_ack_pending).toBe(0);
  } finally {
    await fleet.stop();
  }
});
