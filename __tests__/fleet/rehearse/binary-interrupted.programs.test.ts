import { readdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { becomesTrue } from '../../../fleet/rehearse/wait';
import { FleetChild, processes } from '../../support/child';
import { temporaryFolder } from '../../support/folder';

jest.setTimeout(60_000);

const [bin, cache] = [temporaryFolder(), temporaryFolder()];
const [preload, folder] = [join(bin, 'no-network.cjs'), join(cache, 'nats-edge-fleet')];
const building = () => processes().filter(({ line }) => line.includes(folder));

afterAll(() => {
  for (const { pid } of building()) process.kill(pid, 'SIGKILL');
});

test('Ctrl-C while nats-server is built ends go and what go has started, and leaves no folder in the cache', async () => {
  writeFileSync(preload, "globalThis.fetch = async () => { throw new Error('no network'); };");
  // It starts another program, as go starts the compiler, and both name the folder that it installs to.
  writeFileSync(join(bin, 'go'), '#!/bin/sh\nsh -c "sleep 300; true" "$GOBIN"\ntrue\n', { mode: 0o755 });
  const child = new FleetChild(
    ['rehearse', '--keep'],
    {
      NATS_ENV: 'dev',
      NATS_SERVER: undefined,
      XDG_CACHE_HOME: cache,
      PATH: [bin, '/usr/bin', '/bin'].join(delimiter),
      NODE_OPTIONS: `--require ${preload}`,
    },
    50_000,
  );
  await child.writes('go install');
  expect(await becomesTrue(async () => building().length > 0, 10_000)).toBe(true);
  expect(readdirSync(folder)).toHaveLength(1);
  child.signal('SIGINT');
  expect(await child.ended).toEqual({ code: 130, signal: null });
  expect(await becomesTrue(async () => building().length === 0, 5_000)).toBe(true);
  expect([readdirSync(folder), child.leftovers()]).toEqual([[], []]);
});
