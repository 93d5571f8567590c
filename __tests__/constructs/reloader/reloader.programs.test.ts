import { setTimeout as sleep } from 'node:timers/promises';
import { readRehearsalPlan } from '../../../fleet/rehearse/rehearsal-plan';
import { configReloader } from '../../support/binaries';
import { environmentWith, synthesizeFleet } from '../../support/fleet';
import { ServerWithReloader } from '../../support/server-with-reloader';

jest.setTimeout(300_000);

/** Longer than the reloader takes to look again for a file that was missing. */
const settled = () => sleep(1500);

/** A plan of a fleet with this trust; its keys are made once. */
const planned = (trust: object) => {
  const regions = { eu: { address: 'nats-eu.example.com', kube: { context: 'eu' } } };
  return readRehearsalPlan(
    synthesizeFleet(environmentWith({ trust, regions, sites: { edge1: { via: 'eu' } } })).outdir,
  );
};
const PLANS = { 'mutual TLS': planned({ kind: 'mutual-tls' }), passwords: planned({ kind: 'password', tls: true }) };
const running: ServerWithReloader[] = [];

/** A region is a hub and a leaf in one: it has every kind of file. */
async function started(trust: keyof typeof PLANS): Promise<ServerWithReloader> {
  const pod = await ServerWithReloader.start(await PLANS[trust], 'region-eu');
  running.push(pod);
  return pod;
}

// Where it was not built before, that takes longer than a test may.
beforeAll(() => void configReloader(), 600_000);
afterAll(() => Promise.all(running.map((pod) => pod.stop())));

describe('the real config reloader beside a real nats-server, in a volume as the kubelet keeps it', () => {
  test.concurrent.each(['mutual TLS', 'passwords'] as const)(
    '%s: the server reloads on a change of any one of its files, and of all, and after it was restarted',
    async (trust) => {
      const pod = await started(trust);
      await pod.startReloader();
      const { paths } = pod.volume;
      const reloaded: string[] = [];
      for (const path of paths) if (await pod.reloadsAfter(() => pod.touch(path))) reloaded.push(path);
      expect(reloaded).toEqual(paths);
      expect(await pod.reloadsAfter(() => pod.touch(...paths))).toBe(true);
      await pod.server.kill();
      await pod.startServer();
      expect(await pod.reloadsAfter(() => pod.touch('nats.conf'))).toBe(true);
    },
  );

  test.concurrent.each(['nats.conf', 'secrets/users.conf', 'certs/server-cert.pem'])(
    '%s is missing for a while: the server goes on with what it has, and reloads when the file is back',
    async (path) => {
      const pod = await started('passwords');
      const reloader = await pod.startReloader();
      const content = pod.volume.read(path);
      const before = pod.reloads.done;
      pod.volume.remove(path);
      await settled();
      // All files are replaced once more while it is missing.
      pod.touch('certs/cluster-cert.pem');
      await settled();
      expect({ ...pod.reloads, runs: pod.server.running }).toMatchObject({ done: before, runs: true });
      expect(await pod.reloadsAfter(() => pod.volume.change({ [path]: `${content}# back\n` }))).toBe(true);
      await settled();
      expect(await pod.reloadsAfter(() => pod.touch(path))).toBe(true);
      expect(reloader.log.join('\n')).not.toContain('Error');
    },
  );

  test.concurrent('a file is missing when the reloader starts: it ends at once, and one that is started later works', async () => {
    const pod = await started('passwords');
    const path = 'secrets/users.conf';
    const content = pod.volume.read(path);
    pod.volume.remove(path);
    const first = await pod.startReloader();
    expect(await first.ended).toMatchObject({ code: 1 });
    expect(first.log.at(-1)).toMatch(/^Error: .*users\.conf does not exist$/);
    pod.volume.change({ [path]: content });
    await pod.startReloader();
    expect(await pod.reloadsAfter(() => pod.touch(path))).toBe(true);
  });
});
